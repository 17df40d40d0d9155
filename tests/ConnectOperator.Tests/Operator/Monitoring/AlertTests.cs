using System.Reflection;
using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Kubernetes.Configuration;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Monitoring;

public sealed class AlertTests
{
    [Fact]
    public async Task Each_alert_fires_for_what_it_is_about_and_for_nothing_else() => await HoldsAsync(AlertWorlds.Own(AlertWorlds.Read()));

    [Fact]
    public async Task Series_of_the_same_names_from_other_programs_raise_no_alert() => await HoldsAsync(AlertWorlds.ForeignAlone(AlertWorlds.Read()));

    [Fact]
    public async Task Series_of_the_same_names_from_other_programs_change_no_alert() => await HoldsAsync(AlertWorlds.AmongForeign(AlertWorlds.Read()));

    [Fact]
    public void Each_alert_is_tried_firing_and_quiet()
    {
        var tries = YamlDocuments.OfFile(Alerts.Tests).Single()["tests"]!.AsArray()
            .SelectMany(test => test!["alert_rule_test"]!.AsArray())
            .Select(test => (Alert: (string)test!["alertname"]!, Fires: test["exp_alerts"]!.AsArray().Count > 0))
            .Distinct();

        tries.ShouldBe(Alerts.Names().SelectMany(name => new[] { (name, false), (name, true) }), ignoreOrder: true);
    }

    [Fact]
    public void Each_reason_for_which_a_connector_is_not_as_asked_is_alerted()
    {
        string[] asAsked = [Reasons.Running, Reasons.Paused, Reasons.Stopped, Reasons.InSync, Reasons.NotComparable, Reasons.Connected];
        string[] byTheirTasksOrState = [Reasons.TaskFailed, Reasons.TaskStatusMissing, Reasons.ConnectorFailed];
        string[] onceForTheCluster = [Reasons.ConnectUnreachable, Reasons.ClusterNotFound, Reasons.NamespaceNotWatched, Reasons.ClusterMisconfigured];

        var alerted = Alerts.All()
            .Select(alert => (string)alert["expr"]!)
            .Where(expression => expression.StartsWith("kafka_connect_connector_ready", StringComparison.Ordinal))
            .SelectMany(expression => expression.Split('"')[1].Split('|'));

        alerted.Concat(asAsked).Concat(byTheirTasksOrState).Concat(onceForTheCluster).ShouldBe(
            typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!),
            ignoreOrder: true);
    }

    /// <summary>Prometheus reads these tests, and they pass.</summary>
    private static async Task HoldsAsync(JsonObject tests)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "alerts.yaml"), Alerts.AsRuleFile());
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "alerts.test.yaml"), tests.ToJsonString());

        (await Promtool.RunAsync(directory.Path, "", "check", "rules", "alerts.yaml")).ShouldSatisfyAllConditions(
            result => result.ExitCode.ShouldBe(0, result.Output),
            result => result.Output.ShouldContain($"SUCCESS: {Alerts.All().Count} rules found"));
        var (code, output) = await Promtool.RunAsync(directory.Path, "", "test", "rules", "alerts.test.yaml");
        code.ShouldBe(0, output);
    }

    [Fact]
    public void Each_alert_tells_how_bad_it_is_what_it_means_and_where_to_read_on() => Alerts.All().ShouldAllBe(alert =>
        new[] { "critical", "warning" }.Contains((string)alert["labels"]!["severity"]!)
        && ((string)alert["annotations"]!["summary"]!).Length > 0
        && ((string)alert["annotations"]!["description"]!).EndsWith('.')
        && ((string)alert["annotations"]!["runbook_url"]!).EndsWith(
            $"/docs/operations.md#{((string)alert["alert"]!).ToLowerInvariant()}", StringComparison.Ordinal));
}
