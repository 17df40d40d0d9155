using System.Text.Json.Nodes;
using System.Xml.Linq;
using ConnectOperator.Cli.Manifests;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Cli.Validation;

/// <summary>One report in every format of <c>validate -o</c>.</summary>
public sealed class ReportFormatTests
{
    private const string Manifest =
        """
        apiVersion: kafkaconnect.dev/v1beta1
        kind: KafkaConnector
        metadata:
          name: orders
          annotations: {kafkaconnect.dev/restrat: "1"}
        spec:
          clusterRef: {name: connect}
          class: org.example.OrdersSink
          taskMax: 3
        """;

    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    public async Task Json_and_yaml_tell_each_finding_with_its_parts(string format)
    {
        var run = await ValidateAsync(format);

        var report = format == "json" ? JsonNode.Parse(run.Output) : ManifestJson.Of(ManifestParser.Parse(run.Output).Documents[0]);
        report!["findings"]!.AsArray().Count.ShouldBe(2);
        var error = report["findings"]![1]!;
        (error["severity"]!.ToString(), error["rule"]!.ToString(), error["file"]!.ToString(), (int)error["line"]!).ShouldBe(("error", "unknown-field", "stdin", 9));
        (error["field"]!.ToString(), error["remedy"]!.ToString()).ShouldBe(("spec.taskMax", "write spec.tasksMax"));
    }

    [Fact]
    public async Task Sarif_has_a_rule_for_each_result()
    {
        var log = JsonNode.Parse((await ValidateAsync("sarif")).Output)!["runs"]![0]!;

        var rules = log["tool"]!["driver"]!["rules"]!.AsArray().Select(rule => rule!["id"]!.ToString()).ToArray();
        var results = log["results"]!.AsArray();
        results.Select(result => result!["ruleId"]!.ToString()).ShouldBe(["annotation", "unknown-field"]);
        rules.ShouldContain("annotation");
        rules.ShouldBe(rules.Order(StringComparer.Ordinal));
        results.Select(result => result!["level"]!.ToString()).ShouldBe(["warning", "error"]);
        results.Select(result => (int)result!["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!).ShouldBe([5, 9]);
    }

    [Fact]
    public async Task JUnit_fails_the_resource_for_errors_and_not_for_warnings()
    {
        var suites = XDocument.Parse((await ValidateAsync("junit")).Output).Root.ShouldNotBeNull();

        suites.Attribute("failures")!.Value.ShouldBe("1");
        var failed = suites.Descendants("testcase").Single(each => each.Element("failure") is not null);
        failed.Attribute("name")!.Value.ShouldBe("KafkaConnector orders");
        failed.Element("failure")!.Value.ShouldNotContain("annotation");
        failed.Element("system-out")!.Value.ShouldContain("annotation");
    }

    [Fact]
    public async Task Name_lists_what_has_errors() => (await ValidateAsync("name")).Output.ShouldBe("kafkaconnector.kafkaconnect.dev/orders\n");

    [Fact]
    public async Task Wide_tells_the_rule() => (await ValidateAsync("wide")).Output.ShouldContain("write spec.tasksMax [unknown-field]\n");

    [Fact]
    public async Task Warnings_alone_are_no_failure() =>
        (await CliRun.WithInputAsync(Manifest.Replace("taskMax", "tasksMax", StringComparison.Ordinal), "validate", "-f", "-")).ExitCode.ShouldBe(0);

    private static async Task<CliRun> ValidateAsync(string format)
    {
        var run = await CliRun.WithInputAsync(Manifest, "validate", "-f", "-", "-o", format);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBeEmpty();
        return run;
    }
}
