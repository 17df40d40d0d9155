using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>
/// Commands name our kinds so that no other operator's can be meant: Strimzi has a KafkaConnector, too, and which one plain
/// <c>kafkaconnectors</c> means depends on what else is installed. <c>kcr</c>, <c>kcc</c> and names with their group are ours alone.
/// </summary>
public sealed partial class KindNameTests
{
    private static readonly string[] Folders = ["docs", "crds", "deploy", "operator", "tests/ConnectDouble", "tests/ControlPlane", ".ci", ".github"];

    private static readonly string[] Kinds = [".md", ".txt", ".yaml", ".yml", ".tpl", ".sh", ".cs", ".json", ""];

    public static TheoryData<string> Files =>
    [
        "README.md", "Makefile", "tests/run-tests.sh",
        .. Folders.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder.Split('/')), "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.PathOf(), path))
            .Where(path => Kinds.Contains(Path.GetExtension(path)) && !path.Split('/').Any(part => part is "bin" or "obj"))
            .Where(path => File.ReadAllText(Repository.PathOf(path.Split('/'))).Contains("kubectl", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Commands_name_kinds_that_no_other_operator_has(string path) =>
        Ambiguous(File.ReadAllText(Repository.PathOf(path.Split('/')))).ShouldBeEmpty("write kcr, kcc, or the name with .kafkaconnect.dev");

    /// <summary>Where a name stands alone, somebody will type it behind kubectl.</summary>
    [Fact]
    public void Pages_never_have_the_plural_alone() => DocumentationPage.Paths
        .SelectMany(path => Plural().Matches(DocumentationPage.Read(path).Text).Select(name => $"{path}: {name.Value}"))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("kubectl get kafkaconnectors")]
    [InlineData("`kubectl describe kafkaconnector x`")]
    [InlineData("kubectl wait --for=condition=Ready kafkaconnectcluster/connect")]
    [InlineData("kubectl -n x delete kafkaconnectclusters,kafkaconnectors --all")]
    [InlineData("kubectl delete \\\n    kafkaconnectors --all")]
    [InlineData("kubectl explain kafkaconnector.spec")]
    [InlineData("kubectl get kafka")]
    [InlineData("kubectl --namespace kafka delete kafkaconnect --all")]
    public void Ambiguous_names_are_found(string text) => Ambiguous(text).Count().ShouldBe(1);

    [Theory]
    [InlineData("kubectl get kcr,kcc -A")]
    [InlineData("kubectl delete kafkaconnectors.kafkaconnect.dev --all")]
    [InlineData("kubectl delete kafkaconnectors.kafka.strimzi.io x --namespace kafka")]
    [InlineData("kubectl annotate kcr x kafkaconnect.dev/restart=1")]
    [InlineData("kubectl get kafka-connect -n kafka")]
    [InlineData("kubectl create namespace kafka")]
    [InlineData("kubectl get kcr # every kafkaconnector")]
    [InlineData("`kubectl get kcr` shows each kafkaconnector")]
    public void Names_of_one_meaning_pass(string text) => Ambiguous(text).ShouldBeEmpty();

    private static IEnumerable<string> Ambiguous(string text) => Command().Matches(text.Replace("\\\n", " ", StringComparison.Ordinal))
        .Select(command => command.Value)
        .Where(command => Kind().IsMatch(command) || OtherOperatorsKind().IsMatch(command));

    [GeneratedRegex(@"\bkubectl (?:(?! #)[^`\n])*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w./-])kafkaconnect(or|cluster)s?\b(?!\.(kafkaconnect\.dev|kafka\.strimzi\.io))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Kind();

    /// <summary>Right behind the verb: Strimzi's kinds, that a category of ours would hide.</summary>
    [GeneratedRegex(@"\b(get|describe|delete|edit|label|annotate|patch|wait|explain) kafka(connects?)?(?![\w.-])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OtherOperatorsKind();

    [GeneratedRegex(@"(?<![\w./-])kafkaconnect(or|cluster)s\b(?!\.)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Plural();
}
