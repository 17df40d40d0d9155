using System.Text.Json.Nodes;

namespace ConnectOperator.Tests.Core.Crds;

/// <summary>The files of crds/ as JSON.</summary>
internal static class CrdFile
{
    public static JsonObject Read(string plural) => YamlDocuments.OfFile(Repository.PathOf("crds", $"{plural}.yaml")).Single();

    public static JsonObject Schema(string plural) =>
        Read(plural)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

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
