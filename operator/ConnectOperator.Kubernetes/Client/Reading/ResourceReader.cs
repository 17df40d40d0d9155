using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Json;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client.Reading;

/// <summary>Either the object, or what is known of one that cannot be read.</summary>
internal readonly record struct ReadResource<T>(T? Resource, UnreadableResource? Unreadable)
    where T : class, IResource;

/// <summary>Reads one object, and survives one that does not fit its type.</summary>
internal static class ResourceReader
{
    public static ReadResource<T> Read<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> type)
        where T : class, IResource
    {
        try
        {
            var reader = new Utf8JsonReader(json, JsonDepth.Reader);
            return JsonSerializer.Deserialize(ref reader, type) is { } resource
                ? new(resource, null)
                : throw new JsonException("null in place of an object");
        }
        catch (Exception exception) when (IsMisfit(exception))
        {
            return new(null, Identify(json, exception));
        }
    }

    // Beside the serializer's own exception: what constructors and converters of resource types throw at values that they refuse.
    private static bool IsMisfit(Exception exception) =>
        exception is JsonException or FormatException or ArgumentException or InvalidOperationException or OverflowException;

    // metadata is always well-formed: the API server itself sees to that for every kind.
    private static UnreadableResource Identify(in ReadOnlySequence<byte> json, Exception exception)
    {
        var reader = new Utf8JsonReader(json, JsonDepth.Reader);
        var metadata = JsonSerializer.Deserialize(ref reader, KubernetesJson.Default.PartialObjectMetadata)
            ?? throw new JsonException("null in place of an object");
        return new(ObjectKey.Of(metadata), metadata.Metadata.ResourceVersion, Describe(exception));
    }

    // Messages of converters may quote the value, which may be a secret: only the place is told.
    private static string Describe(Exception exception) => exception switch
    {
        JsonException { Path: { } path } when exception.Message.Contains("missing required", StringComparison.Ordinal) =>
            $"a required field is missing in {path}",
        JsonException { Path: { } path } => $"the value of {path} has the wrong type or form",
        _ => $"a value is refused ({exception.GetType().Name})",
    };
}
