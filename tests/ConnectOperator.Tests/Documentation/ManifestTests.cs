using System.Text.Json.Nodes;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Core.Crds;
using ConnectOperator.Tests.Core.Desired;
using ConnectOperator.Tests.Core.Resources;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>What people copy from the pages is accepted.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Pages => [.. DocumentationPage.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Manifests_of_both_kinds_are_valid(string path)
    {
        foreach (var document in Documents(path).Where(document => document["apiVersion"]?.ToString() == ApiGroup.Version))
        {
            var kind = document["kind"]!.ToString();
            StructuralSchema.Violations(CrdFile.Schema($"{kind.ToLowerInvariant()}s"), document).ShouldBeEmpty(document.ToJsonString());
            var text = Placed(document).ToJsonString();
            if (kind == nameof(KafkaConnector))
            {
                KafkaConnectorReader.Read(ResourceText.Read<KafkaConnector>(text)).ShouldBeValid();
            }
            else
            {
                KafkaConnectClusterReader.Read(ResourceText.Read<KafkaConnectCluster>(text)).ShouldBeValid();
            }
        }
    }

    [Fact]
    public void Parts_of_a_spec_fit_the_schema()
    {
        // Getting started shows parts, without what they are parts of.
        var parts = Documents("docs/getting-started.md").Where(document => !document.ContainsKey("apiVersion")).ToList();
        parts.Count.ShouldBe(2);

        foreach (var part in parts)
        {
            var spec = (part["spec"] ?? part).AsObject();
            var plural = spec.ContainsKey("urls") ? "kafkaconnectclusters" : "kafkaconnectors";
            var fields = CrdFile.Schema(plural)["properties"]!["spec"]!["properties"]!.AsObject();
            foreach (var (name, value) in spec)
            {
                StructuralSchema.Violations(fields[name].ShouldNotBeNull(name).AsObject(), value, name).ShouldBeEmpty();
            }
        }
    }

    private static IEnumerable<JsonObject> Documents(string path) =>
        DocumentationPage.Read(path).Blocks.SelectMany(block => block.Manifests()).SelectMany(YamlDocuments.Read);

    /// <summary>As the API server would complete it.</summary>
    private static JsonObject Placed(JsonObject document)
    {
        var placed = document.DeepClone().AsObject();
        placed["metadata"]!["namespace"] ??= "default";
        return placed;
    }
}
