using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

public sealed class ManifestDocumentsTests
{
    private const string Text = """
        kind: CustomResourceDefinition
        metadata:
          name: one
        spec:
          x-kubernetes-validations: [{rule: "true"}]
          properties:
            x-kubernetes-validations: {type: string}
            size: {type: integer, minimum: 1, x-kubernetes-validations: [{rule: self > 0}]}
        ---
        kind: CustomResourceDefinition
        metadata:
          name: two
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: three
        """;

    [Fact]
    public void Old_server_gets_neither_rules_nor_loses_fields_called_alike()
    {
        var definitions = ManifestDocuments.Read(Text, server: new Version(1, 20));

        definitions.Yaml.ShouldNotContain("rule");
        definitions.Yaml.ShouldContain("minimum: 1");
        definitions.Yaml.ShouldContain("x-kubernetes-validations: {type: string}");
    }

    [Fact]
    public void New_server_gets_the_rules() =>
        ManifestDocuments.Read(Text, server: new Version(1, 25)).Yaml.ShouldContain("rule: self > 0");

    [Fact]
    public void Every_definition_of_a_file_is_named() =>
        ManifestDocuments.Read(Text, server: new Version(1, 25)).Definitions.ShouldBe(["one", "two"]);

    [Theory]
    [InlineData("1.20", "policy/v1beta1")]
    [InlineData("1.21", "policy/v1")]
    public void Kind_is_asked_for_in_the_version_that_the_server_has(string server, string version) =>
        ManifestDocuments.Read(Text, Version.Parse(server)).Yaml.ShouldContain($"apiVersion: {version}\n");
}
