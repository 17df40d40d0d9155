using System.Text.Json.Nodes;
using ConnectOperator.CrdGenerator;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Crds;

public sealed class CrdFilesTests
{
    public static TheoryData<string> Kinds => ["kafkaconnectclusters", "kafkaconnectors"];

    [Fact]
    public void Files_are_what_the_resource_types_say()
    {
        StringWriter errors = new();

        CrdFiles.Run([Repository.PathOf("crds"), "--check"], TextWriter.Null, errors).ShouldBe(0, errors.ToString());
    }

    [Fact]
    public void Check_tells_which_files_differ()
    {
        var directory = Directory.CreateTempSubdirectory("crds-").FullName;
        CrdFiles.Run([directory], TextWriter.Null, TextWriter.Null).ShouldBe(0);
        CrdFiles.Run([directory, "--check"], TextWriter.Null, TextWriter.Null).ShouldBe(0);
        File.AppendAllText(Path.Combine(directory, "kafkaconnectors.yaml"), "# edited\n");
        StringWriter errors = new();

        CrdFiles.Run([directory, "--check"], TextWriter.Null, errors).ShouldBe(1);

        errors.ToString().ShouldSatisfyAllConditions(
            text => text.ShouldContain("kafkaconnectors.yaml"),
            text => text.ShouldNotContain("kafkaconnectclusters.yaml"));
        Directory.Delete(directory, recursive: true);
    }

    // kubectl refuses a definition with a word that its server does not know, and selectableFields came with Kubernetes 1.30.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Files_can_be_applied_to_every_server(string plural) =>
        CrdFile.Read(plural)["spec"]!["versions"]![0]!["selectableFields"].ShouldBeNull();

    [Fact]
    public void Definitions_for_who_knows_the_server_differ_in_the_fields_to_select_by_alone()
    {
        var plain = CrdFiles.Render();
        var selectable = CrdFiles.RenderWithSelectableFields();

        selectable.Keys.ShouldBe(["kafkaconnectclusters.yaml", "kafkaconnectors.yaml"], ignoreOrder: true);
        selectable["kafkaconnectclusters.yaml"].ShouldBe(plain["kafkaconnectclusters.yaml"]);
        selectable["kafkaconnectors.yaml"].Replace("      selectableFields:\n        - jsonPath: .spec.clusterRef.name\n", "", StringComparison.Ordinal)
            .ShouldBe(plain["kafkaconnectors.yaml"]);
        selectable["kafkaconnectors.yaml"].ShouldNotBe(plain["kafkaconnectors.yaml"]);
    }

    [Theory]
    [InlineData]
    [InlineData("--check")]
    [InlineData("--selectable-fields")]
    [InlineData("a", "b")]
    [InlineData("--other")]
    public void Wrong_arguments_are_told(params string[] arguments) => CrdFiles.Run(arguments, TextWriter.Null, TextWriter.Null).ShouldBe(2);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_has_a_description(string plural) => CrdFile.Fields(CrdFile.Schema(plural))
        .Where(field => field.Path != ".metadata" && !field.Path.EndsWith("[]", StringComparison.Ordinal))
        .Where(field => field.Node["description"] is null)
        .Select(field => field.Path)
        .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_node_has_a_type(string plural) => CrdFile.Fields(CrdFile.Schema(plural))
        .Where(field => field.Node["type"] is null && field.Node["x-kubernetes-int-or-string"] is null)
        .Select(field => field.Path)
        .ShouldBeEmpty();

    // What a server would drop or add makes a GitOps tool see a difference for ever.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_empty_or_null(string plural) => Nodes(CrdFile.Read(plural), "")
        .Where(node => node.Value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
        .Select(node => node.Path)
        .ShouldBe([".spec.versions[0].subresources.status"]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lists_and_texts_that_rules_look_at_are_bounded(string plural) => CrdFile.Fields(CrdFile.Schema(plural)["properties"]!["spec"]!.AsObject())
        .Where(field => !field.Path.Contains(".selector", StringComparison.Ordinal))
        .Where(field => field.Node is { } node && (
            (node["type"]?.ToString() == "array" && node["maxItems"] is null)
            || (node["type"]?.ToString() == "string" && node["maxLength"] is null && node["enum"] is null)))
        .Select(field => field.Path)
        .ShouldBeEmpty();

    [Theory]
    [InlineData("kafkaconnectors", "Ready State Tasks Cluster Reason Age", "Class Type Restarts")]
    [InlineData("kafkaconnectclusters", "Ready Version Connectors Failed Reason Age", "Managed URL")]
    public void Columns_are_in_order(string plural, string narrow, string wide)
    {
        var columns = CrdFile.Read(plural)["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray();

        Names(columns.Where(column => column!["priority"] is null)).ShouldBe(narrow);
        Names(columns.Where(column => column!["priority"]?.GetValue<int>() == 1)).ShouldBe(wide);
    }

    [Theory]
    [InlineData("kafkaconnectors", "kcr")]
    [InlineData("kafkaconnectclusters", "kcc")]
    public void Names_for_kubectl_are_given(string plural, string shortName)
    {
        var names = CrdFile.Read(plural)["spec"]!["names"]!;

        names["shortNames"]!.ToJsonString().ShouldBe($"[\"{shortName}\"]");
        names["categories"]!.ToJsonString().ShouldBe("[\"kafka-connect\"]");
        names["listKind"]!.ToString().ShouldBe($"{names["kind"]}List");
        names["singular"]!.ToString().ShouldBe(names["kind"]!.ToString().ToLowerInvariant());
    }

    /// <summary>kubectl prefers a category to a kind of that name: `kubectl delete kafkaconnect --all` is about Strimzi's.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Category_can_be_no_other_operators_kind(string plural) =>
        CrdFile.Read(plural)["spec"]!["names"]!["categories"]!.AsArray().ShouldAllBe(category => category!.ToString().Contains('-'));

    private static string Names(IEnumerable<JsonNode?> columns) => string.Join(' ', columns.Select(column => column!["name"]!.ToString()));

    private static IEnumerable<(string Path, JsonNode? Value)> Nodes(JsonNode? node, string path)
    {
        var children = node switch
        {
            JsonObject map => map.Select(pair => (Path: $"{path}.{pair.Key}", pair.Value)),
            JsonArray list => list.Select((item, index) => (Path: $"{path}[{index}]", Value: item)),
            _ => [],
        };
        return children.SelectMany(child => Nodes(child.Value, child.Path)).Prepend((path, node));
    }
}
