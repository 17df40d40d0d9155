using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Kubernetes.Configuration;
using ConnectOperator.Tests.Operator.Metrics;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>What the dashboard's panels show of an operator, and of other programs that serve metrics of the same names: nothing.</summary>
public sealed class PanelTests
{
    private const string Operator = "kafka_connect_operator_build_info";
    private const string Guard = $"and on (instance, pod) {Operator}";
    private static readonly Dictionary<string, MetricFamily> Families = ExpositionText.Parse(EveryMetric.Scrape());

    private static IReadOnlyList<string> Expressions { get; } =
    [
        .. JsonNode.Parse(File.ReadAllText(Repository.PathOf("deploy", "monitoring", "dashboard.json")))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
            .Select(target => ((string)target!["expr"]!)
                .Replace("$connect_cluster", ".*", StringComparison.Ordinal)
                .Replace("$__rate_interval", "5m", StringComparison.Ordinal)),
    ];

    [Fact]
    public async Task Panels_show_what_an_operator_tells() => await HoldsAsync(
        [.. World("operator-a", 1), .. World("operator-b", 0), Alive("operator-a"), Alive("operator-b")],
        Expressions.Select(expression => Expect($"absent({expression})")));

    [Fact]
    public async Task Panels_show_nothing_of_other_programs() => await HoldsAsync(
        [.. World("foreign-a", 1), .. World("foreign-b", 0), Alive("operator-a")],
        Expressions.Where(expression => expression != Operator).Select(expression =>
            expression.EndsWith("or vector(0)", StringComparison.Ordinal) ? Expect(expression, 0) : Expect(expression)));

    /// <summary>A fraction is nothing when one of its parts is: each part has to be looked at.</summary>
    [Fact]
    public void Every_selector_of_alerts_and_panels_is_of_an_operators_series() => Alerts.All()
        .Select(alert => (string)alert["expr"]!)
        .Concat(Expressions)
        .Where(expression => PromQl.Selectors(expression).Count(selector => selector.Metric != Operator) != expression.Split(Guard).Length - 1)
        .ShouldBeEmpty($"write: {Guard}");

    /// <summary>Every series of a program; gauges have that value, counters and buckets grow.</summary>
    private static IEnumerable<JsonNode> World(string pod, int gauge) =>
        from family in Families.Values
        where family.Name != Operator
        from sample in family.Samples
        let labels = sample.Labels.Select(label => $"{label.Key}={JsonValue.Create(label.Value).ToJsonString()}").Append($"instance=\"{pod}:8080\"").Append($"pod=\"{pod}\"")
        select Series($"{sample.Name}{{{string.Join(',', labels)}}}", family.Type == "gauge" ? $"{gauge}x90" : "0+60x90");

    private static JsonObject Alive(string pod) => Series($$"""{{Operator}}{instance="{{pod}}:8080",pod="{{pod}}",version="0.1.0"}""", "1x90");

    private static JsonObject Series(string series, string values) => new() { ["series"] = series, ["values"] = values };

    private static JsonObject Expect(string expression, params int[] values) => new()
    {
        ["expr"] = expression,
        ["eval_time"] = "60m",
        ["exp_samples"] = new JsonArray([.. values.Select(value => new JsonObject { ["labels"] = "{}", ["value"] = value })]),
    };

    private static async Task HoldsAsync(IEnumerable<JsonNode> series, IEnumerable<JsonNode> expectations)
    {
        using var directory = new TemporaryDirectory();
        var tests = new JsonObject
        {
            ["evaluation_interval"] = "1m",
            ["tests"] = new JsonArray(new JsonObject
            {
                ["interval"] = "1m",
                ["input_series"] = new JsonArray([.. series]),
                ["promql_expr_test"] = new JsonArray([.. expectations]),
            }),
        };
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "panels.test.yaml"), tests.ToJsonString());

        var (code, output) = await Promtool.RunAsync(directory.Path, "", "test", "rules", "panels.test.yaml");

        code.ShouldBe(0, output);
    }
}
