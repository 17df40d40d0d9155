using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>
/// The tests of the alerts in worlds where other programs are scraped, too: controllers built with controller-runtime, exporters for
/// Connect. An operator is told from them by the metric that it alone has.
/// </summary>
internal static partial class AlertWorlds
{
    private const string Operator = "kafka_connect_operator_build_info";

    public static JsonObject Read() => YamlDocuments.OfFile(Alerts.Tests).Single();

    /// <summary>What is written down, with an operator scraped where the test does not speak of that itself.</summary>
    public static JsonObject Own(JsonObject tests) => Each(tests, test =>
    {
        var series = Series(test);
        foreach (var target in Names(series).Contains(Operator) ? [] : series.Select(Target).Distinct())
        {
            Add(test, $"{Operator}{{{target}}}", "1x1000");
        }
    });

    /// <summary>An operator that has nothing to tell, and all that is written down told by others.</summary>
    public static JsonObject ForeignAlone(JsonObject tests) => Each(tests, test =>
    {
        if (Names(Series(test)) is [Operator])
        {
            return;
        }

        foreach (var given in test["input_series"]!.AsArray())
        {
            given!["series"] = Foreign((string)given["series"]!);
        }

        Add(test, $$"""{{Operator}}{instance="operator", pod="operator"}""", "1x1000");
        foreach (var each in test["alert_rule_test"]!.AsArray())
        {
            each!["exp_alerts"] = new JsonArray();
        }
    });

    /// <summary>What is written down, and beside it others whose gauges are 1 and whose counters race.</summary>
    public static JsonObject AmongForeign(JsonObject tests) => Each(Own(tests), test =>
    {
        foreach (var series in Series(test).Where(each => Name(each) != Operator).Select(Foreign).Distinct().ToList())
        {
            Add(test, series, Name(series).EndsWith("_total", StringComparison.Ordinal) ? "0+1000x1000" : "1x1000");
        }
    });

    private static JsonObject Each(JsonObject tests, Action<JsonObject> change)
    {
        foreach (var test in tests["tests"]!.AsArray())
        {
            change(test!.AsObject());
        }

        return tests;
    }

    private static List<string> Series(JsonObject test) => [.. test["input_series"]!.AsArray().Select(each => (string)each!["series"]!)];

    private static void Add(JsonObject test, string series, string values) =>
        test["input_series"]!.AsArray().Add((JsonNode)new JsonObject { ["series"] = series, ["values"] = values });

    private static IReadOnlyList<string> Names(IEnumerable<string> series) => [.. series.Select(Name).Distinct()];

    private static string Name(string series) => series.Split('{')[0];

    /// <summary>The labels by which Prometheus tells processes apart.</summary>
    private static string Target(string series) => string.Join(", ", TargetLabel().Matches(series).Select(label => label.Value));

    /// <summary>The same series from another process. Two processes stay two.</summary>
    private static string Foreign(string series)
    {
        var labels = TargetLabel().Replace(series, "").Split('{', 2).ElementAtOrDefault(1)?.TrimEnd('}').Trim(' ', ',') ?? "";
        var process = Target(series).Replace("\"", "", StringComparison.Ordinal).Replace(", ", " ", StringComparison.Ordinal);
        return $$"""{{Name(series) switch { Operator => "somebody_elses_build_info", var name => name }}}{{{string.Join(", ", new[] { labels, $"instance=\"foreign\", pod=\"foreign {process}\"" }.Where(each => each.Length > 0))}}}""";
    }

    [GeneratedRegex("""\b(instance|pod)="[^"]*"(,\s*)?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TargetLabel();
}
