using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>The alerts of deploy/monitoring, and what tests them.</summary>
internal static class Alerts
{
    private const string SpecLine = "spec:\n";

    public static string File { get; } = Repository.PathOf("deploy", "monitoring", "prometheusrule.yaml");

    public static string Tests { get; } =
        Repository.PathOf("tests", "ConnectOperator.Tests", "Operator", "Monitoring", "alerts.test.yaml");

    public static IReadOnlyList<JsonObject> All() =>
    [
        .. YamlDocuments.OfFile(File).Single()["spec"]!["groups"]!.AsArray()
            .SelectMany(group => group!["rules"]!.AsArray())
            .Select(rule => rule!.AsObject()),
    ];

    public static IEnumerable<string> Names() => All().Select(alert => (string)alert["alert"]!);

    /// <summary>What the PrometheusRule holds, as Prometheus itself reads it: the content of its spec.</summary>
    public static string AsRuleFile()
    {
        var text = System.IO.File.ReadAllText(File);
        var spec = text[(text.IndexOf(SpecLine, StringComparison.Ordinal) + SpecLine.Length)..];
        return string.Join('\n', spec.Split('\n').Select(line => line.Length > 2 ? line[2..] : ""));
    }
}
