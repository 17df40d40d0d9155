using System.Reflection;
using System.Text.RegularExpressions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Operator.Harness;
using ConnectOperator.Tests.Operator.Metrics;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>What people read while something is wrong is complete.</summary>
public sealed partial class MonitoringDocumentsTests
{
    private static readonly string Monitoring = File.ReadAllText(Repository.PathOf("docs", "monitoring.md"));
    private static readonly string Operations = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

    [Fact]
    public void Every_metric_is_described_with_its_type_and_labels()
    {
        var described = MetricRow().Matches(Monitoring).Select(row =>
            (row.Groups["name"].Value, row.Groups["type"].Value, string.Join(", ", QuotedWord().Matches(row.Groups["labels"].Value).Select(label => label.Value))));

        var served = ExpositionText.Parse(EveryMetric.Scrape()).Values.Select(family => (family.Name, family.Type, string.Join(", ", family.LabelNames)));

        described.ShouldBe(served, ignoreOrder: true);
    }

    /// <summary>A connector more is so many series and so many bytes more of each scrape.</summary>
    [Fact]
    public void A_connector_costs_as_many_series_and_bytes_as_the_page_says()
    {
        using var cluster = OperatedCluster.Running("orders");
        var lines = cluster.Program.ScrapeText().Split('\n').Where(line => line.Contains("connector=\"orders\"", StringComparison.Ordinal)).ToList();

        lines.Count.ShouldBe(10);
        Monitoring.ShouldContain("Each connector has ten series. Ten thousand connectors are about 13 MB of text");
        (10_000 * lines.Sum(line => line.Length + 1) / 1e6).ShouldBe(13, tolerance: 2);
    }

    [Fact]
    public void Every_alert_is_listed_as_severe_as_it_is()
    {
        var listed = AlertRow().Matches(Monitoring).Select(row => (row.Groups["name"].Value, row.Groups["severity"].Value));

        listed.ShouldBe(Alerts.All().Select(alert => ((string)alert["alert"]!, (string)alert["labels"]!["severity"]!)), ignoreOrder: true);
    }

    [Fact]
    public void Runbook_has_an_entry_for_every_reason_and_every_alert_and_for_nothing_else()
    {
        var reasons = typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Entries().Select(entry => entry.Name).ShouldBe(reasons.Concat(Alerts.Names()), ignoreOrder: true);
    }

    [Fact]
    public void Each_entry_says_what_it_means_what_to_check_and_what_to_do() => Entries()
        .Where(entry => !new[] { "**Means**", "**Check**", "**Do**" }.All(part => entry.Text.Contains(part, StringComparison.Ordinal)))
        .Select(entry => entry.Name)
        .ShouldBeEmpty();

    private static IEnumerable<(string Name, string Text)> Entries() => Entry().Matches(Operations).Select(entry => (entry.Groups["name"].Value, entry.Groups["text"].Value));

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \| (?<type>counter|gauge|histogram) \| (?<labels>[^|]*) \| [^|]+ \|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"^\| \[`(?<name>[A-Za-z]+)`\]\(operations\.md#[a-z]+\) \| (?<severity>critical|warning) \| [^|]+ \|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AlertRow();

    [GeneratedRegex(@"^#### (?<name>\S+)\n(?<text>.*?)(?=^##|\z)", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Entry();

    [GeneratedRegex("[a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex QuotedWord();
}
