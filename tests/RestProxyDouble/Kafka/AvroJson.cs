using System.Text.Json;
using System.Text.Json.Nodes;

namespace RestProxyDouble.Kafka;

/// <summary>A value that does not fit its schema, or a schema that is none.</summary>
internal sealed class AvroException(string message) : Exception(message);

/// <summary>
/// The JSON form of Avro data. Held tagged, as Avro's own JSON encoding is: the branch of a union that is not null stands under its name.
/// Known are the schemas that need no names of other schemas.
/// </summary>
internal static class AvroJson
{
    /// <summary>A value as it is held. With <paramref name="untagged"/> unions may also be sent without the name of their branch (Karapace).</summary>
    /// <exception cref="AvroException">It does not fit.</exception>
    public static JsonNode? Read(string schema, JsonNode? value, bool untagged) => Read(Parse(schema), value, untagged);

    /// <summary>The same without the names of branches.</summary>
    public static JsonNode? Untag(string schema, JsonNode? value) => Untag(Parse(schema), value);

    private static JsonNode Parse(string schema)
    {
        try
        {
            // A schema may be the bare name of a type, which people write without quotes of its own.
            return JsonNode.Parse(schema) ?? throw new AvroException("The schema is null");
        }
        catch (JsonException)
        {
            throw new AvroException($"No schema: {schema}");
        }
    }

    private static JsonNode? Read(JsonNode schema, JsonNode? value, bool untagged) => schema switch
    {
        JsonArray union => ReadUnion(union, value, untagged),
        JsonObject named when TypeOf(named) is "record" => ReadRecord(named, value, untagged),
        JsonObject named when TypeOf(named) is "array" => value is JsonArray items
            ? new JsonArray([.. items.Select(item => Read(named["items"]!, item, untagged))])
            : throw Misfit(named, value),
        JsonObject named when TypeOf(named) is "map" => value is JsonObject entries
            ? new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, Read(named["values"]!, entry.Value, untagged))))
            : throw Misfit(named, value),
        JsonObject named when TypeOf(named) is "enum" => Is(value, JsonValueKind.String) && named["symbols"]!.AsArray().Any(symbol => symbol!.ToString() == value!.ToString())
            ? value!.DeepClone()
            : throw Misfit(named, value),
        _ => FitsPrimitive(TypeOf(schema), value) ? value?.DeepClone() : throw Misfit(schema, value),
    };

    private static JsonObject ReadRecord(JsonObject schema, JsonNode? value, bool untagged)
    {
        var given = value as JsonObject ?? throw Misfit(schema, value);
        var read = new JsonObject();
        foreach (var field in schema["fields"]!.AsArray().Select(field => field!.AsObject()))
        {
            var name = field["name"]!.ToString();
            read[name] = given.ContainsKey(name)
                ? Read(field["type"]!, given[name], untagged)
                : field.ContainsKey("default") ? field["default"]?.DeepClone() : throw new AvroException($"Expected field name not found: {name}");
        }

        return read;
    }

    private static JsonObject? ReadUnion(JsonArray union, JsonNode? value, bool untagged)
    {
        if (value is null)
        {
            return union.Any(branch => TypeOf(branch!) == "null") ? null : throw Misfit(union, value);
        }

        if (value is JsonObject { Count: 1 } tagged && union.FirstOrDefault(branch => NameOf(branch!) == tagged.First().Key) is { } named)
        {
            return Tagged(named, Read(named, tagged.First().Value, untagged));
        }

        if (untagged)
        {
            foreach (var branch in union.Select(branch => branch!).Where(branch => TypeOf(branch) != "null"))
            {
                try
                {
                    return Tagged(branch, Read(branch, value, untagged));
                }
                catch (AvroException)
                {
                    // The next branch may fit.
                }
            }
        }

        throw Misfit(union, value);
    }

    private static JsonNode? Untag(JsonNode schema, JsonNode? value) => (schema, value) switch
    {
        (_, null) => null,
        (JsonArray union, JsonObject tagged) => Untag(union.First(branch => NameOf(branch!) == tagged.First().Key)!, tagged.First().Value),
        (JsonObject named, JsonObject record) when TypeOf(named) is "record" => new JsonObject(named["fields"]!.AsArray().Select(field =>
            KeyValuePair.Create(field!["name"]!.ToString(), Untag(field["type"]!, record[field["name"]!.ToString()])))),
        (JsonObject named, JsonObject map) when TypeOf(named) is "map" => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Untag(named["values"]!, entry.Value)))),
        (JsonObject named, JsonArray items) => new JsonArray([.. items.Select(item => Untag(named["items"]!, item))]),
        _ => value.DeepClone(),
    };

    private static JsonObject Tagged(JsonNode branch, JsonNode? value) => new() { [NameOf(branch)] = value };

    private static string TypeOf(JsonNode schema) => schema is JsonObject named ? named["type"]?.ToString() ?? "" : schema.ToString();

    private static string NameOf(JsonNode schema) => schema is JsonObject named && named["name"]?.ToString() is { } name
        ? named["namespace"]?.ToString() is { } space ? $"{space}.{name}" : name
        : TypeOf(schema);

    private static bool FitsPrimitive(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "boolean" => Is(value, JsonValueKind.True) || Is(value, JsonValueKind.False),
        "int" => value is JsonValue number && number.TryGetValue<int>(out _),
        "long" => value is JsonValue number && number.TryGetValue<long>(out _),
        "float" or "double" => Is(value, JsonValueKind.Number),
        "string" or "bytes" => Is(value, JsonValueKind.String),
        _ => throw new AvroException($"No such type: {type}"),
    };

    private static bool Is(JsonNode? value, JsonValueKind kind) => value?.GetValueKind() == kind;

    private static AvroException Misfit(JsonNode schema, JsonNode? value) => new($"Expected {(schema is JsonArray ? "start-union" : TypeOf(schema))}. Got {value?.ToJsonString() ?? "null"}");
}
