using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectOperator.Core.Resources.Json;

/// <summary>Text that nearly all resources have in common: the same one as in the resource before is the same object, so that ten thousand hold it once.</summary>
internal sealed class RepeatedTextConverter : JsonConverter<string>
{
    private volatile string? last;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        last is { } before && reader.ValueTextEquals(before) ? before : last = reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
