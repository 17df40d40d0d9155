using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using Shouldly;

namespace ConnectOperator.Tests.Deploy;

/// <summary>What one way of installing the operator consists of, as objects: order and layout of the text do not count.</summary>
internal sealed class ManifestSet(IEnumerable<JsonObject> objects)
{
    public IReadOnlyList<JsonObject> Objects { get; } = [.. objects];

    public static ManifestSet InstallYaml => OfFile(Repository.PathOf("deploy", "install.yaml"));

    public static ManifestSet OfFile(string path) => Read(File.ReadAllText(path));

    public static ManifestSet Read(string yaml) => new(YamlDocuments.Read(yaml));

    public static string Identity(JsonObject each) => $"{each["kind"]} {each["metadata"]!["namespace"]}/{each["metadata"]!["name"]}";

    public ManifestSet OfKind(string kind) => new(Objects.Where(each => (string?)each["kind"] == kind));

    public JsonObject Single(string kind) => OfKind(kind).Objects.Single();

    public void ShouldEqual(ManifestSet other, string message = "")
    {
        var (these, those) = (ByIdentity(), other.ByIdentity());
        these.Keys.ShouldBe(those.Keys, ignoreOrder: true, message);
        these.SelectMany(each => Differences(each.Value, those[each.Key], each.Key)).ShouldBeEmpty(message);
    }

    /// <summary>Where two objects differ, each place with both values.</summary>
    public static IEnumerable<string> Differences(JsonNode? one, JsonNode? other, string path = "") => (one, other) switch
    {
        (JsonObject these, JsonObject those) => these.Select(member => member.Key).Union(those.Select(member => member.Key))
            .SelectMany(name => Differences(these[name], those[name], $"{path}.{name}")),
        (JsonArray these, JsonArray those) when these.Count == those.Count =>
            these.SelectMany((item, index) => Differences(item, those[index], $"{path}[{index}]")),
        _ => JsonNode.DeepEquals(one, other) ? [] : [$"{path}: {Shown(one)} or {Shown(other)}"],
    };

    private static string Shown(JsonNode? node) => node?.ToJsonString() ?? "nothing";

    private Dictionary<string, JsonObject> ByIdentity() => Objects.ToDictionary(Identity, StringComparer.Ordinal);
}
