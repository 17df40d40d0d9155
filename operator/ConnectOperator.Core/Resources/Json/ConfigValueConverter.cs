using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectOperator.Core.Resources.Json;

/// <summary>
/// Reads every JSON value without interpretation, so that it is the spec's reader that says what is wrong with it. A list in a
/// list is read as <see cref="ConfigValue.Nested"/>: it is refused all the same, and no depth of nesting can exhaust the stack.
/// </summary>
internal sealed class ConfigValueConverter : JsonConverter<ConfigValue>
{
    public override bool HandleNull => true;

    public override ConfigValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ConfigValue value, JsonSerializerOptions options) => Write(writer, value);

    public static ConfigValue Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return ReadItem(ref reader);
        }

        List<ConfigValue> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadItem(ref reader));
        }

        return new ConfigValue.List(items);
    }

    public static void Write(Utf8JsonWriter writer, ConfigValue value)
    {
        switch (value)
        {
            case ConfigValue.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case ConfigValue.Number number:
                writer.WriteRawValue(number.Digits);
                break;
            case ConfigValue.Boolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case ConfigValue.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ConfigValue.Nested:
                // Its content was not kept: a spec is read, never written back.
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static ConfigValue ReadItem(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new ConfigValue.Text(reader.GetString()!);
            case JsonTokenType.Number:
                return new ConfigValue.Number(Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan));
            case JsonTokenType.True or JsonTokenType.False:
                return new ConfigValue.Boolean(reader.GetBoolean());
            case JsonTokenType.Null:
                return new ConfigValue.Null();
            default:
                reader.Skip();
                return new ConfigValue.Nested();
        }
    }
}
