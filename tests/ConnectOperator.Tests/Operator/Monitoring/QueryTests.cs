using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Operator.Metrics;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>Alerts and dashboard ask for what the program serves.</summary>
public sealed class QueryTests
{
    private static readonly string Scraped = EveryMetric.Scrape();
    private static readonly Dictionary<string, MetricFamily> Families = ExpositionText.Parse(Scraped);

    [Fact]
    public async Task Scrape_passes_the_check_of_prometheus()
    {
        var (code, output) = await Promtool.RunAsync(Path.GetTempPath(), Scraped, "check", "metrics");

        code.ShouldBe(0, output);
    }

    [Fact]
    public void Alerts_ask_for_metrics_and_labels_that_exist() =>
        AsksForWhatExists([.. Alerts.All().Select(alert => (string)alert["expr"]!)]);

    [Fact]
    public void Dashboard_asks_for_metrics_and_labels_that_exist()
    {
        var expressions = Dashboard()["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
            .Select(target => (string)target!["expr"]!)
            .ToList();

        expressions.Count.ShouldBeGreaterThan(20);
        AsksForWhatExists(expressions);
        var choices = (string)Dashboard()["templating"]!["list"]![1]!["query"]!["query"]!;
        choices.ShouldBe("label_values(kafka_connect_cluster_up, connect_cluster)");
        Families["kafka_connect_cluster_up"].LabelNames.ShouldContain("connect_cluster");
    }

    [Fact]
    public void Dashboard_panels_have_ids_titles_and_places_of_their_own()
    {
        var panels = Dashboard()["panels"]!.AsArray().Select(panel => panel!.AsObject()).ToList();

        panels.Select(panel => (int)panel["id"]!).ShouldBeUnique();
        panels.Select(panel => (string)panel["title"]!).ShouldBeUnique();
        panels.ShouldAllBe(panel => (string?)panel["type"] == "row" || ((string)panel["description"]!).Length > 0);
        panels.SelectMany(Cells).ShouldBeUnique();
        panels.ShouldAllBe(panel => (int)panel["gridPos"]!["x"]! + (int)panel["gridPos"]!["w"]! <= 24);
    }

    private static JsonObject Dashboard() =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("deploy", "monitoring", "dashboard.json")))!.AsObject();

    private static IEnumerable<(int X, int Y)> Cells(JsonObject panel)
    {
        var place = panel["gridPos"]!;
        return from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
               from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
               select (x, y);
    }

    private static void AsksForWhatExists(IReadOnlyList<string> expressions)
    {
        foreach (var expression in expressions)
        {
            var selectors = PromQl.Selectors(expression).ToList();
            selectors.ShouldNotBeEmpty(expression);
            foreach (var (metric, labels) in selectors)
            {
                var family = Family(metric).ShouldNotBeNull($"{metric} in {expression}");
                labels.Except(family.LabelNames).ShouldBeEmpty($"labels of {metric} in {expression}");
            }
        }
    }

    private static MetricFamily? Family(string metric) => Families.GetValueOrDefault(metric)
        ?? Families.Values.FirstOrDefault(family => family.Type == "histogram" && family.Samples.Any(sample => sample.Name == metric));
}
