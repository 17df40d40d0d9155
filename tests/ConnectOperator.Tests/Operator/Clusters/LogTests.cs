using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>One line for each change, and none for a poll.</summary>
public sealed class LogTests
{
    [Fact]
    public void Line_about_a_connector_tells_which_where_and_over_which_generation()
    {
        using var cluster = OperatedCluster.Running("orders");

        var lines = cluster.Log.Fields.Where(fields => fields.ContainsKey("ReconcileId")).ToList();

        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(fields =>
            Equals(fields["Namespace"], "kafka") && Equals(fields["Name"], "orders")
            && fields["Cluster"]!.ToString() == "kafka/prod" && Equals(fields["Generation"], 1L));
    }

    [Fact]
    public void Lines_of_one_change_share_an_id_and_those_of_the_next_have_another()
    {
        using var cluster = OperatedCluster.Started();
        var draws = 0;
        cluster.Random = () => ++draws % 1000 / 1000.0;
        cluster.Apply("orders");
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(40));
        var created = Ids(cluster);

        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Spec = resource.Spec with { TasksMax = 7 },
        });
        cluster.Pass(TimeSpan.FromSeconds(40));
        var updated = Ids(cluster).Skip(created.Count).ToList();

        created.Distinct().ShouldHaveSingleItem();
        updated.Distinct().ShouldHaveSingleItem().ShouldNotBe(created[0]);
    }

    [Fact]
    public void Polls_leave_no_line()
    {
        using var cluster = OperatedCluster.Running("orders", "payments");
        var before = cluster.Log.Lines.Count;
        var polls = cluster.Connect.Calls.Count;

        cluster.Pass(TimeSpan.FromHours(1));

        cluster.Connect.Calls.Count.ShouldBeGreaterThan(polls + 300);
        cluster.Log.Lines.Skip(before).ShouldBeEmpty();
    }

    [Fact]
    public void Connect_that_stays_silent_is_told_once()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.Pass(TimeSpan.FromMinutes(1));
        var before = cluster.Log.Lines.Count;

        cluster.Pass(TimeSpan.FromHours(1));

        cluster.Log.Lines.Skip(before).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Reasons.TaskFailed, Reasons.TaskFailed, Reasons.Connected)]
    [InlineData(Reasons.ConnectUnreachable, Reasons.ConnectUnreachable, Reasons.ConnectUnreachable)]
    [InlineData(Reasons.Unauthorized, Reasons.Unauthorized, Reasons.Unauthorized)]
    public void Trouble_is_a_warning_and_its_end_is_none(string reason, string connectorWarns, string clusterSays)
    {
        using var cluster = OperatedCluster.Running("orders");
        Happen(cluster, reason);
        cluster.UntilReason("orders", connectorWarns);
        cluster.Pass(TimeSpan.FromSeconds(5));

        Levels(cluster, $"Ready=False {reason}", $"Ready=Unknown {reason}").ShouldAllBe(level => level == LogLevel.Warning);
        Levels(cluster, $"Ready=False {reason}", $"Ready=Unknown {reason}").Count.ShouldBe(clusterSays == reason ? 2 : 1, "connector, and cluster where it is its trouble");

        cluster.Connect.Troubles = _ => null;
        cluster.UntilReady("orders");
        Levels(cluster, "Ready=True").ShouldAllBe(level => level == LogLevel.Information);
    }

    private static void Happen(OperatedCluster cluster, string reason)
    {
        switch (reason)
        {
            case Reasons.TaskFailed:
                cluster.Connect.Fail("orders", [0], trace: "java.lang.IllegalStateException: boom");
                break;
            case Reasons.ConnectUnreachable:
                cluster.Connect.Troubles = _ => Trouble.Unreachable;
                break;
            default:
                cluster.Connect.Troubles = _ => Trouble.Unauthorized;
                break;
        }
    }

    private static List<LogLevel> Levels(OperatedCluster cluster, params string[] words) =>
        [.. cluster.Log.Lines.Where(line => words.Any(word => line.Message.Contains(word, StringComparison.Ordinal))).Select(line => line.Level)];

    private static List<string> Ids(OperatedCluster cluster) =>
        [.. cluster.Log.Fields.Where(fields => fields.ContainsKey("ReconcileId")).Select(fields => (string)fields["ReconcileId"]!)];
}
