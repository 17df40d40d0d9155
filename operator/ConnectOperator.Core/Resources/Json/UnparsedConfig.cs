using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectOperator.Core.Resources.Json;

/// <summary>
/// spec.config as the API server sent it. It is read once for each decision about the connector and held for as long as the resource
/// exists: as text it takes a third of what its parts would.
/// </summary>
internal sealed class UnparsedConfig(byte[] json) : IReadOnlyDictionary<string, ConfigValue>
{
    public int Count => Parse().Count;

    public IEnumerable<string> Keys => Parse().Keys;

    public IEnumerable<ConfigValue> Values => Parse().Values;

    public ConfigValue this[string key] => Parse()[key];

    public bool ContainsKey(string key) => Parse().ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out ConfigValue value) => Parse().TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, ConfigValue>> GetEnumerator() => Parse().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, ConfigValue> Parse()
    {
        var parsed = new Dictionary<string, ConfigValue>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            parsed[key] = ConfigValueConverter.Read(ref reader);
        }

        return parsed;
    }
}

/// <summary>Takes an object for <see cref="UnparsedConfig"/>. That its texts can be read is found out here, where a resource may say what is wrong with it.</summary>
internal sealed class UnparsedConfigConverter : JsonConverter<IReadOnlyDictionary<string, ConfigValue>>
{
    public override IReadOnlyDictionary<string, ConfigValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        using var read = JsonDocument.ParseValue(ref reader);
        var config = new UnparsedConfig(JsonMarshal.GetRawUtf8Value(read.RootElement).ToArray());
        _ = config.Count;
        return config;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, ConfigValue> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, each) in value)
        {
            writer.WritePropertyName(key);
            ConfigValueConverter.Write(writer, each);
        }

        writer.WriteEndObject();
    }
}
