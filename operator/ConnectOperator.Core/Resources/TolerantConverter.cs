using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ConnectOperator.Core.Resources;

/// <summary>
/// Keeps a resource readable when a part of it is not: without its metadata and status nobody could be told what is wrong with
/// it, and its finalizer could not be taken away. The API server's schema makes this rare, not impossible: it can be changed,
/// and objects stored before the change are delivered as they are.
/// </summary>
internal abstract class TolerantConverter<T>(Func<JsonTypeInfo<T>> typeInfo, Func<string, T?> unreadable) : JsonConverter<T>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        try
        {
            return JsonSerializer.Deserialize(ref reader, typeInfo());
        }
        catch (JsonException exception)
        {
            reader = start;
            reader.Skip();
            return unreadable(exception.Path?.TrimStart('$') ?? "");
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, typeInfo());
}

internal sealed class KafkaConnectorSpecConverter() : TolerantConverter<KafkaConnectorSpec>(
    () => ResourceJson.Default.KafkaConnectorSpec,
    path => new() { ClusterRef = new(), Class = "", UnreadableField = $"spec{path}" });

internal sealed class KafkaConnectClusterSpecConverter() : TolerantConverter<KafkaConnectClusterSpec>(
    () => ResourceJson.Default.KafkaConnectClusterSpec,
    path => new() { Urls = [], UnreadableField = $"spec{path}" });

/// <summary>A status that cannot be read is as good as none: the operator writes it anew from what it sees.</summary>
internal sealed class KafkaConnectorStatusConverter() : TolerantConverter<KafkaConnectorStatus>(
    () => ResourceJson.Default.KafkaConnectorStatus,
    _ => null);

/// <inheritdoc cref="KafkaConnectorStatusConverter"/>
internal sealed class KafkaConnectClusterStatusConverter() : TolerantConverter<KafkaConnectClusterStatus>(
    () => ResourceJson.Default.KafkaConnectClusterStatus,
    _ => null);
