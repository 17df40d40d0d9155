using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

public sealed class CrdDocumentsTests
{
    private const string Text = """
        metadata:
          name: one
        spec:
          x-kubernetes-validations: [{rule: "true"}]
          properties:
            x-kubernetes-validations: {type: string}
            size: {type: integer, minimum: 1, x-kubernetes-validations: [{rule: self > 0}]}
        ---
        metadata:
          name: two
        """;

    [Fact]
    public void Old_server_gets_neither_rules_nor_loses_fields_called_alike()
    {
        var definitions = CrdDocuments.Read(Text, server: new Version(1, 20));

        definitions.Yaml.ShouldNotContain("rule");
        definitions.Yaml.ShouldContain("minimum: 1");
        definitions.Yaml.ShouldContain("x-kubernetes-validations: {type: string}");
    }

    [Fact]
    public void New_server_gets_the_rules() =>
        CrdDocuments.Read(Text, server: new Version(1, 25)).Yaml.ShouldContain("rule: self > 0");

    [Fact]
    public void Every_definition_of_a_file_is_named() =>
        CrdDocuments.Read(Text, server: new Version(1, 25)).Names.ShouldBe(["one", "two"]);
}
