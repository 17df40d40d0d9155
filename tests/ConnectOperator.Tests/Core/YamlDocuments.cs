using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace ConnectOperator.Tests.Core;

/// <summary>YAML as JSON, which is what an API server gets from kubectl.</summary>
internal static class YamlDocuments
{
    public static IReadOnlyList<JsonObject> OfFile(string path) => Read(File.ReadAllText(path));

    public static IReadOnlyList<JsonObject> Read(string yaml)
    {
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        using StringReader text = new(yaml);
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
}
