using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectOperator.Core.Resources.Json;

/// <summary>
/// Times as metav1.Time writes them: UTC, whole seconds. A reader of status that was written a moment ago sees the same text as
/// one who reads it from any Go client, and never a fraction that a later write would lose.
/// </summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
