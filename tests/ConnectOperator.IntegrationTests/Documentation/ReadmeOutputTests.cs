using System.Text.RegularExpressions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.EndToEnd;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Documentation;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.Documentation;

/// <summary>What README shows below its YAML is what kubectl prints for exactly that YAML.</summary>
public sealed partial class ReadmeOutputTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task First_manifest_prints_the_first_output()
    {
        var blocks = DocumentationPage.Read("README.md").Blocks;
        var manifest = YamlDocuments.Read(blocks.First(block => block.Language == "yaml").Text).Single();
        var shown = blocks.First(block => block.Language == "text").Text.Split('\n', 2);
        var installation = await InstallAsync();
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Secret("orders-database", ("password", "not-a-password")), manifest);
        await installation.SaysAsync(manifest["metadata"]!["name"]!.ToString(), Reasons.Running);

        shown[0].ShouldStartWith("$ kubectl ");
        var printed = await installation.KubectlAsync(shown[0]["$ kubectl ".Length..].Split(' '));

        Ageless(shown[1]).ShouldBe(Ageless(printed));
    }

    private static string Ageless(string table) => Age().Replace(table.Trim(), "AGE");

    /// <summary>How old something is, at the end of a line.</summary>
    [GeneratedRegex(@"\b(\d+[smh])+$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Age();
}
