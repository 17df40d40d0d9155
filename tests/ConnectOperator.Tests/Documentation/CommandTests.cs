using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>What is marked as commands that a test runs can be run, and what could be run is marked so.</summary>
public sealed partial class CommandTests
{
    public static TheoryData<string> Pages => [.. DocumentationPage.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Blocks_say_what_they_are(string path) =>
        DocumentationPage.Read(path).Blocks.Select(block => block.Language).Except(["sh", "yaml", "text"]).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_that_a_test_runs_are_of_kubectl_and_make(string path) => Lines(path, "sh")
        .Where(command => !Testable().IsMatch(command))
        .ShouldBeEmpty("a block with other programs is marked text");

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_on_our_kinds_are_run_by_a_test(string path) => Lines(path, "text")
        .Where(command => OnOurKinds().IsMatch(command))
        .ShouldBeEmpty("a block that can be run is marked sh");

    [Theory]
    [MemberData(nameof(Pages))]
    public void Targets_of_make_exist(string path)
    {
        var targets = Target().Matches(File.ReadAllText(Repository.PathOf("Makefile"))).Select(target => target.Groups["name"].Value);

        MakeCommand().Matches(DocumentationPage.Read(path).Text).Select(command => command.Groups["target"].Value).ShouldBeSubsetOf(targets);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Values_of_the_chart_exist(string path)
    {
        var values = YamlDocuments.OfFile(Repository.PathOf("deploy", "helm", "connect-operator", "values.yaml")).Single();

        HelmValue().Matches(DocumentationPage.Read(path).Text).Select(value => value.Groups["key"].Value).Except(values.Select(value => value.Key)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Lines(string path, string language) =>
        DocumentationPage.Read(path).Blocks.Where(block => block.Language == language).SelectMany(block => block.Commands());

    [GeneratedRegex("^(kubectl|make) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Testable();

    [GeneratedRegex(@"^kubectl .*(\b(kcr|kcc|kafka)\b(?!\.)(?<!-n kafka)(?<!--namespace kafka)|kafkaconnect(or|cluster)s?\b(?!\.(kafka\.strimzi|platform\.confluent)\.io)|-f (crds|deploy))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OnOurKinds();

    [GeneratedRegex("^(?<name>[a-z0-9-]+):", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Target();

    [GeneratedRegex("(^|`|[A-Z]+=[^ `]+ )make (?<target>[a-z][a-z0-9-]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MakeCommand();

    [GeneratedRegex(@"--set '?(?<key>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HelmValue();
}
