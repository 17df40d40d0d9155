using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>How many writes go to Connect, and in which order.</summary>
public sealed class WritePacingTests
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 40).Select(number => $"c{number:D2}")];

    [Fact]
    public void No_more_writes_at_once_than_allowed_and_one_per_connector()
    {
        using var cluster = new OperatedCluster(spec => spec with { MaxConcurrentWrites = 3 });
        var gate = Hold(cluster, call => call.IsWrite);
        cluster.Apply(Names);
        cluster.Start();

        cluster.Until(() => cluster.Connect.Writes.Count() == 3, () => $"three writes, and saw {cluster.Connect.Writes.Count()}");
        cluster.Pass(TimeSpan.FromSeconds(20));
        cluster.Connect.Writes.Count().ShouldBe(3, "the places are taken");
        foreach (var name in Names)
        {
            cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key(name), resource => resource with { Spec = Samples.WithTopic(resource.Spec, "changed") });
        }

        gate.SetResult();
        cluster.UntilReady(Names);

        cluster.Connect.MostWritesAtOnce.ShouldBe(3);
        cluster.Connect.TwoWritesOfOneConnectorAtOnce.ShouldBeFalse();
    }

    [Fact]
    public void First_come_first_served()
    {
        using var cluster = new OperatedCluster(spec => spec with { MaxConcurrentWrites = 1 });
        var gate = Hold(cluster, call => call.IsWrite);
        cluster.Start();
        cluster.Until(() => cluster.Connect.Calls.Count > 0, () => "the first poll");
        foreach (var name in Names)
        {
            cluster.Apply(name);
            cluster.Pass(TimeSpan.FromSeconds(1));
        }

        gate.SetResult();
        cluster.UntilReady(Names);

        cluster.Connect.Created.Select(name => name.Value).ShouldBe(Names);
    }

    [Fact]
    public void Who_waits_is_not_overtaken_by_who_comes_just_when_a_place_is_free()
    {
        using var cluster = new OperatedCluster(spec => spec with { MaxConcurrentWrites = 1 });
        var gate = Hold(cluster, call => call.IsWrite);
        var claimHeld = false;
        cluster.Kubernetes.Arriving = (write, stopping) =>
        {
            claimHeld |= cluster.Resource("newcomer")?.Status is { ConnectorName: null };
            return claimHeld && write.Key.Name == "newcomer" ? gate.Task.WaitAsync(stopping) : Task.CompletedTask;
        };
        cluster.Start();
        foreach (var name in (string[])["first", "second", "newcomer"])
        {
            cluster.Apply(name);
            cluster.Pass(TimeSpan.FromSeconds(20));
        }

        claimHeld.ShouldBeTrue();
        cluster.Connect.Writes.Count().ShouldBe(1);

        gate.SetResult();
        cluster.UntilReady("first", "second", "newcomer");

        cluster.Connect.Created.Select(name => name.Value).ShouldBe(["first", "second", "newcomer"]);
    }

    [Fact]
    public void A_rebalance_holds_back_all_writes_of_the_cluster()
    {
        using var cluster = new OperatedCluster(spec => spec with { MaxConcurrentWrites = 2 });
        cluster.Connect.Troubles = call => call.IsWrite ? Trouble.Rebalancing : null;
        cluster.Apply(Names);
        cluster.Start();

        cluster.Until(() => cluster.Connect.Writes.Any(), () => "the first write");
        cluster.Pass(TimeSpan.FromMinutes(2));

        // Pauses grow from 1 s to 15 s; each lets at most two writes through that find out that it still lasts.
        cluster.Connect.Writes.Count().ShouldBeInRange(10, 40);
        cluster.Connect.Created.ShouldBeEmpty();
        cluster.Connect.Troubles = _ => null;
        cluster.UntilReady(Names);
        cluster.Connect.Created.Count.ShouldBe(Names.Length);
    }

    [Fact]
    public void One_rejected_config_does_not_hold_up_the_others()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Troubles = call => call.IsWrite && call.Name?.Value == "c00" ? Trouble.Invalid : null;

        cluster.Apply(Names);

        cluster.UntilReady(Names.Skip(1));
        cluster.UntilReason("c00", Reasons.InvalidConfig);
        cluster.Pass(TimeSpan.FromMinutes(5));
        cluster.Connect.Writes.Count(call => call.Name?.Value == "c00").ShouldBe(1, "what was refused will be refused again");
    }

    private static TaskCompletionSource Hold(OperatedCluster cluster, Func<ConnectCall, bool> which)
    {
        // Goes on at once and not in the thread pool, which the pump does not see.
        var gate = new TaskCompletionSource();
        cluster.Connect.Arriving = (call, stopping) => which(call) ? gate.Task.WaitAsync(stopping) : Task.CompletedTask;
        return gate;
    }
}
