using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Five hundred connectors, and some among them that would spoil it for the others.</summary>
public sealed class IsolationTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Others = [.. Enumerable.Range(0, 500).Select(number => $"c{number:D3}")];

    [Fact]
    public void A_connector_that_hangs_one_that_always_fails_and_one_whose_name_is_taken_affect_nobody_else()
    {
        using var cluster = With(hanging: name => name == "hangs");
        cluster.Connect.Troubles = call => call.IsWrite && call.Name?.Value == "fails" ? Trouble.ServerError : null;
        cluster.Connect.Put("taken", Samples.Config("somebody else's"));
        cluster.Apply(["fails", "hangs", "taken", .. Others]);
        cluster.Start();

        UntilReady(cluster, Others, within: TimeSpan.FromSeconds(30));
        cluster.UntilReason("fails", Reasons.ConnectError);
        cluster.UntilReason("taken", Reasons.AlreadyExists);
        cluster.Pass(TimeSpan.FromMinutes(10), Step);

        Others.ShouldAllBe(name => cluster.IsReady(name));
        cluster.Connect.Find("taken")!.Config["topic"].ShouldBe("somebody else's");
        cluster.Connect.Writes.Count(call => call.Name?.Value == "fails").ShouldBeInRange(5, 15, "it is tried again, with growing pauses");
        cluster.Connect.Writes.Count(call => call.Name?.Value == "taken").ShouldBe(0);
    }

    [Theory]
    [InlineData(8, 60)]
    [InlineData(50, 180)]
    public void Connectors_that_hang_in_every_place_hold_up_the_others_only_until_they_are_found_out(int count, int seconds)
    {
        string[] hanging = [.. Enumerable.Range(0, count).Select(number => $"hangs{number:D2}")];
        using var cluster = With(hanging.Contains);
        cluster.Apply(Mixed(hanging));
        cluster.Start();

        UntilReady(cluster, Others, within: TimeSpan.FromSeconds(seconds));

        cluster.Connect.MostWritesAtOnce.ShouldBeLessThanOrEqualTo(8 + count);
        cluster.Connect.TwoWritesOfOneConnectorAtOnce.ShouldBeFalse();
    }

    [Fact]
    public void Connectors_known_to_be_slow_hold_at_most_half_of_the_places()
    {
        string[] slow = [.. Enumerable.Range(0, 20).Select(number => $"slow{number:D2}")];
        using var cluster = With(slow.Contains);
        cluster.Apply([.. slow, .. Others]);
        cluster.Start();
        UntilReady(cluster, [.. slow, .. Others], within: TimeSpan.FromMinutes(20));

        foreach (var name in slow)
        {
            Edit(cluster, name, "again");
        }

        cluster.Pass(TimeSpan.FromSeconds(20), Step);
        UnderWay(cluster).ShouldBe(4, "half of 8");
        Edit(cluster, "c000", "mine");
        cluster.Until(() => cluster.Connect.Find("c000")!.Config["topic"] == "mine", () => "the edit", within: TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void An_edit_goes_ahead_of_a_first_sync_and_deletions_ahead_of_creations()
    {
        using var cluster = OperatedCluster.Running("edited", "deleted");
        var gate = new TaskCompletionSource();
        var before = cluster.Connect.Writes.Count();
        cluster.Connect.Arriving = (call, stopping) => call.IsWrite ? gate.Task.WaitAsync(stopping) : Task.CompletedTask;
        cluster.Apply(Others);
        cluster.Until(() => cluster.Connect.Writes.Count() == before + 8, () => "all places to be taken");
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("deleted"));
        Edit(cluster, "edited", "mine");
        cluster.Pass(TimeSpan.FromSeconds(2));

        gate.SetResult();
        cluster.Pass(TimeSpan.FromSeconds(1));

        string[] next = [.. cluster.Connect.Writes.Skip(before + 8).Take(8).Select(call => call.Name!.Value.Value)];
        next.ShouldContain("edited");
        next.ShouldContain("deleted", "it has one of the next places, and is confirmed there first");
    }

    [Fact]
    public void Creations_go_on_while_people_keep_editing()
    {
        using var cluster = With(hanging: _ => false, spec => spec with { MaxConcurrentWrites = 1 });
        cluster.Connect.Arriving = Takes(cluster, seconds: 0.5);
        string[] edited = [.. Enumerable.Range(0, 10).Select(number => $"edited{number}")];
        cluster.Apply(edited);
        cluster.Start();
        cluster.UntilReady(edited);
        cluster.Apply(Others.Take(5));

        for (var round = 0; !Others.Take(5).All(name => cluster.Connect.Find(name) is not null); round++)
        {
            round.ShouldBeLessThan(60);
            foreach (var name in edited)
            {
                Edit(cluster, name, $"round {round}");
            }

            cluster.Pass(TimeSpan.FromSeconds(1), Step);
        }
    }

    [Fact]
    public void A_connect_that_slows_down_gets_fewer_writes_at_once_and_all_of_them_back_when_it_recovers()
    {
        using var cluster = With(hanging: _ => false);
        cluster.Connect.Arriving = Takes(cluster, seconds: 0.5);
        cluster.Apply(Others);
        cluster.Start();
        cluster.Until(() => cluster.Connect.Created.Count > 50, () => "a start", step: Step);
        UnderWay(cluster).ShouldBe(8);

        cluster.Connect.Arriving = Takes(cluster, seconds: 20);
        cluster.Pass(TimeSpan.FromMinutes(5), Step);
        UnderWay(cluster).ShouldBe(1);

        cluster.Connect.Arriving = Takes(cluster, seconds: 0.5);
        cluster.Until(() => UnderWay(cluster) == 8, () => "all places in use", within: TimeSpan.FromSeconds(30), Step);
        UntilReady(cluster, Others, within: TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void The_queue_shows_in_the_clusters_status_while_it_lasts_and_costs_a_write_every_ten_seconds_at_most()
    {
        using var cluster = With(hanging: name => name == "hangs", spec => spec with { MaxConcurrentWrites = 2 });
        cluster.Connect.Arriving = Takes(cluster, seconds: 1, hanging: name => name == "hangs");
        cluster.Apply(["hangs", .. Others.Take(100)]);
        cluster.Start();

        cluster.Until(() => Writes(cluster) is not null, () => "the queue in status", step: Step);
        var written = ClusterWrites(cluster);
        cluster.Pass(TimeSpan.FromSeconds(30), Step);
        (ClusterWrites(cluster) - written).ShouldBeInRange(2, 4);
        var backlog = Writes(cluster).ShouldNotBeNull();
        backlog.Waiting.ShouldBeInRange(40, 80);
        backlog.Concurrency.ShouldBeInRange(1, 2);
        backlog.Slow.ShouldBe(["hangs"]);
        (cluster.Time.GetUtcNow() - backlog.WaitingSince).TotalSeconds.ShouldBeInRange(20, 60);

        UntilReady(cluster, Others.Take(100), within: TimeSpan.FromMinutes(3));
        cluster.Pass(TimeSpan.FromMinutes(3), Step);
        Writes(cluster).ShouldBeNull();
        written = ClusterWrites(cluster);
        cluster.Pass(TimeSpan.FromMinutes(5), Step);
        ClusterWrites(cluster).ShouldBe(written, "at rest nothing is written");
    }

    private static OperatedCluster With(Func<string, bool> hanging, Func<KafkaConnectClusterSpec, KafkaConnectClusterSpec>? spec = null)
    {
        var cluster = new OperatedCluster(spec);
        cluster.Connect.Arriving = Takes(cluster, seconds: 0.1, hanging);
        return cluster;
    }

    /// <summary>Each write takes so long, and those of connectors that hang take as long as Connect lets them.</summary>
    private static Func<ConnectCall, CancellationToken, Task> Takes(OperatedCluster cluster, double seconds, Func<string, bool>? hanging = null) =>
        (call, stopping) => call switch
        {
            { IsWrite: false } => Task.CompletedTask,
            { Name: { } name } when hanging?.Invoke(name.Value) == true => Task.Delay(TimeSpan.FromSeconds(90), cluster.Time, stopping),
            _ => Task.Delay(TimeSpan.FromSeconds(seconds), cluster.Time, stopping),
        };

    private static IEnumerable<string> Mixed(string[] hanging) =>
        hanging.Take(8).Concat(Others.Index().SelectMany(other => other.Index % 10 == 0 && 8 + (other.Index / 10) < hanging.Length
            ? [hanging[8 + (other.Index / 10)], other.Item]
            : (string[])[other.Item]));

    private static void UntilReady(OperatedCluster cluster, IEnumerable<string> names, TimeSpan within) => cluster.Until(
        () => names.All(cluster.IsReady), () => $"{names.Count(name => !cluster.IsReady(name))} more to be ready", within, Step);

    private static void Edit(OperatedCluster cluster, string name, string topic) => cluster.Kubernetes.Edit<KafkaConnector>(
        Samples.Key(name), resource => resource with { Spec = Samples.WithTopic(resource.Spec, topic) });

    private static int UnderWay(OperatedCluster cluster) => cluster.Connect.Clients.SelectMany(client => client.UnderWay).Count(call => call.IsWrite);

    private static WriteBacklog? Writes(OperatedCluster cluster) => cluster.Kubernetes.Find<KafkaConnectCluster>(Samples.Prod)!.Status?.Writes;

    private static int ClusterWrites(OperatedCluster cluster) =>
        cluster.Kubernetes.Writes.Count(write => write is { Kind: "KafkaConnectCluster", Verb: KubernetesVerb.Status });
}
