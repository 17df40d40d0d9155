using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace ConnectOperator.Tests.Core.Crds;

/// <summary>YAML files as JSON, which is what an API server gets from kubectl.</summary>
internal static class CrdFile
{
    public static JsonObject Read(string plural) => Documents(Repository.PathOf("crds", $"{plural}.yaml")).Single();

    public static JsonObject Schema(string plural) =>
        Read(plural)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    public static IReadOnlyList<JsonObject> Documents(string path)
    {
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        using var text = File.OpenText(path);
        Parser parser = new(text);
        parser.Consume<StreamStart>();
        List<JsonObject> documents = [];
        while (parser.Accept<DocumentStart>(out _))
        {
            if (deserializer.Deserialize(parser) is { } document)
            {
                documents.Add(JsonNode.Parse(serializer.Serialize(document))!.AsObject());
            }
        }

        return documents;
    }

    public static IEnumerable<(string Path, JsonObject Node)> Fields(JsonObject schema, string path = "")
    {
        yield return (path, schema);
        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            foreach (var below in Fields(field!.AsObject(), $"{path}.{name}"))
            {
                yield return below;
            }
        }

        if (schema["items"] is JsonObject items)
        {
            foreach (var below in Fields(items, $"{path}[]"))
            {
                yield return below;
            }
        }
    }
}
