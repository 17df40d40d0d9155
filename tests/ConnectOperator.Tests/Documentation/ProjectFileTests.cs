using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>Forms, templates and settings that GitHub and editors read are well-formed, and name only what exists.</summary>
public sealed partial class ProjectFileTests
{
    public static TheoryData<string> IssueForms =>
    [
        .. Directory.GetFiles(Repository.PathOf(".github", "ISSUE_TEMPLATE"), "*.yml").Select(path => Path.GetFileName(path)!)
            .Where(name => name != "config.yml").Order(StringComparer.Ordinal),
    ];

    /// <summary>GitHub shows no form that breaks one of these rules, and says so to nobody.</summary>
    [Theory]
    [MemberData(nameof(IssueForms))]
    public void Issue_forms_have_what_GitHub_requires(string name)
    {
        var form = YamlDocuments.OfFile(Repository.PathOf(".github", "ISSUE_TEMPLATE", name)).Single();

        form["name"]!.ToString().ShouldNotBeEmpty();
        form["description"]!.ToString().ShouldNotBeEmpty();
        var fields = form["body"]!.AsArray().Select(field => field!.AsObject()).Where(field => field["type"]!.ToString() != "markdown").ToList();
        fields.ShouldNotBeEmpty();
        fields.Select(field => field["type"]!.ToString()).Except(["input", "textarea", "dropdown", "checkboxes"]).ShouldBeEmpty();
        fields.Select(field => field["id"]!.ToString()).ShouldBeUnique();
        fields.Select(field => field["attributes"]!["label"]!.ToString()).ShouldBeUnique();
        foreach (var field in fields.Where(field => field["type"]!.ToString() == "dropdown"))
        {
            field["attributes"]!["options"]!.AsArray().Select(option => option!.GetValueKind()).Distinct().ShouldBe([JsonValueKind.String], field["id"]!.ToString());
        }
    }

    [Fact]
    public void The_issue_chooser_leads_to_pages() => YamlDocuments.OfFile(Repository.PathOf(".github", "ISSUE_TEMPLATE", "config.yml")).Single()["contact_links"]!.AsArray()
        .Select(link => new Uri(link!["url"]!.ToString()).Scheme).ShouldAllBe(scheme => scheme == "https");

    [Fact]
    public void Dependabot_looks_after_everything_that_is_pinned()
    {
        var settings = YamlDocuments.OfFile(Repository.PathOf(".github", "dependabot.yml")).Single();

        settings["version"]!.GetValue<int>().ShouldBe(2);
        settings["updates"]!.AsArray().Select(update => update!["package-ecosystem"]!.ToString())
            .ShouldBe(["nuget", "dotnet-sdk", "github-actions", "docker"], ignoreOrder: true);
    }

    [Fact]
    public void The_dev_container_has_the_SDK_that_is_pinned()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        var container = JsonNode.Parse(File.ReadAllText(Repository.PathOf(".devcontainer", "devcontainer.json")), documentOptions: options)!;
        var sdk = JsonNode.Parse(File.ReadAllText(Repository.PathOf("global.json")))!["sdk"]!["version"]!.ToString();

        var (_, feature) = container["features"]!.AsObject().Single(feature => feature.Key.Contains("/dotnet:", StringComparison.Ordinal));
        sdk.ShouldStartWith($"{feature!["version"]}.");
        foreach (Match script in Script().Matches(container["postCreateCommand"]!.ToString()))
        {
            File.Exists(Repository.PathOf(script.Value.Split('/'))).ShouldBeTrue(script.Value);
        }
    }

    [Fact]
    public void Targets_of_make_in_the_project_s_pages_exist()
    {
        var targets = Target().Matches(File.ReadAllText(Repository.PathOf("Makefile"))).Select(target => target.Groups["name"].Value);
        string[] pages = [.. DocumentationPage.ProjectPaths, ".github/PULL_REQUEST_TEMPLATE.md"];

        pages.SelectMany(page => MakeCommand().Matches(DocumentationPage.Read(page).Text)).Select(command => command.Groups["target"].Value).ShouldBeSubsetOf(targets);
    }

    [Fact]
    public void Supported_versions_of_Kubernetes_are_those_that_CI_tests()
    {
        var workflow = YamlDocuments.OfFile(Repository.PathOf(".github", "workflows", "ci.yaml")).Single();
        var tested = workflow["jobs"]!["k3s"]!["strategy"]!["matrix"]!["include"]!.AsArray().Select(row => row!["kubernetes"]!.ToString());

        KubernetesRow().Matches(DocumentationPage.Read("docs/support.md").Text).Select(row => row.Groups["version"].Value).ShouldBe(tested, ignoreOrder: true);
    }

    [Fact]
    public void Supported_versions_of_Connect_that_were_recorded_are_those_of_the_recordings()
    {
        var recorded = Directory.GetFiles(Repository.PathOf("tests", "ConnectOperator.ContractTests", "recordings"))
            .Select(path => RecordingVersion().Match(path)).Where(version => version.Success).Select(version => version.Groups["version"].Value)
            // Recordings without a version in their name are of 3.9.0.
            .Append("3.9.0").Distinct();

        ConnectRow().Matches(DocumentationPage.Read("docs/support.md").Text).SelectMany(row => FullVersion().Matches(row.Value)).Select(version => version.Value)
            .ShouldBe(recorded, ignoreOrder: true);
    }

    [GeneratedRegex(@"tests/[a-z-]+\.sh", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Script();

    [GeneratedRegex("^(?<name>[a-z0-9-]+):", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Target();

    [GeneratedRegex("(^|`)make (?<target>[a-z][a-z0-9-]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MakeCommand();

    [GeneratedRegex(@"^\| (?<version>1\.\d+) \|[^|]*\| integration tests on k3s", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex KubernetesRow();

    [GeneratedRegex(@"^\|.*\| recordings of a real .*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ConnectRow();

    [GeneratedRegex(@"\b\d+\.\d+\.\d+\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FullVersion();

    [GeneratedRegex(@"-(?<version>\d+\.\d+\.\d+)\.jsonl$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RecordingVersion();
}
