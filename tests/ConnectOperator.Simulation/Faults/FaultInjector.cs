using ConnectDouble;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.Operators;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Faults;

/// <summary>Lets things go wrong for a while, one after the other and several at once, and puts all right in the end.</summary>
internal sealed class FaultInjector(SimulatedWorld world, OperatorFleet operators, OperatorFleet rivals, RandomSource chance)
{
    private const string FailureTrace = "org.apache.kafka.connect.errors.ConnectException: it does not work\n\tat some.Task.poll(Task.java:1)\n";

    private readonly OptionalFaultInjector optional = new(world, rivals);
    private readonly List<(DateTimeOffset At, Action End)> ends = [];

    /// <summary>One more thing goes wrong.</summary>
    public void Next()
    {
        if (optional.Next() is var (where, what, begin, end))
        {
            During(where, what, begin, end);
            return;
        }

        var connect = chance.Pick(world.Connects);
        switch (chance.Between(0, 15))
        {
            case 0 or 1:
                Crash();
                break;
            case 2:
                During("kubernetes", "cannot be reached", world.KubernetesLink.GoDown, world.KubernetesLink.ComeUp);
                break;
            case 3:
                Losses(world.KubernetesLink);
                break;
            case 4:
                Happens("kubernetes", "forgets its history, and watches end", () =>
                {
                    world.Kubernetes.Compact();
                    world.KubernetesLink.Break();
                });
                break;
            case 5:
                During("kubernetes", "watches lag and repeat themselves", LagWatches, world.Watches.Heal);
                break;
            case 6:
                During(connect.Name, "cannot be reached", connect.Link.GoDown, connect.Link.ComeUp);
                break;
            case 7:
                Losses(connect.Link);
                break;
            case 8:
                During(connect.Name, "answers late", () => connect.Link.Longest = chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40)), connect.Link.Heal);
                break;
            case 9:
                Happens(connect.Name, "connections break", connect.Link.Break);
                break;
            case 10:
                RestartWorker(connect);
                break;
            case 11:
                Rebalance(connect);
                break;
            case 12:
                During(connect.Name, "its Kafka broker is frozen", connect.Cluster.Script.FreezeBroker, connect.Cluster.Script.ThawBroker);
                break;
            case 13:
                LoseWorker(connect);
                break;
            default:
                Fail(connect);
                break;
        }
    }

    /// <summary>Ends what has lasted long enough; the time of the next end.</summary>
    public DateTimeOffset? EndDue()
    {
        var now = world.Time.GetUtcNow();
        foreach (var over in ends.Where(end => end.At <= now).ToList())
        {
            ends.Remove(over);
            over.End();
        }

        return ends.Count == 0 ? null : ends.Min(end => end.At);
    }

    /// <summary>Nothing is wrong any more.</summary>
    public void HealAll()
    {
        foreach (var (_, end) in ends)
        {
            end();
        }

        ends.Clear();
        operators.CrashAfter(messages: null);
        world.KubernetesLink.Heal();
        world.Watches.Heal();
        foreach (var connect in world.Connects)
        {
            connect.Link.Heal();
        }
    }

    /// <summary>At any message of the operator: between any two of them it may die.</summary>
    private void Crash()
    {
        var messages = chance.Between(0, 60);
        world.Trace.Add("fault", $"an operator will be killed at its message {messages} from now");
        operators.CrashAfter(messages);
    }

    private void LagWatches()
    {
        world.Watches.Longest = chance.Between(TimeSpan.FromMilliseconds(100), WatchConditions.LongestLag);
        world.Watches.Duplicates = 0.3;
    }

    private void Losses(Link link) => During(
        link.Name,
        "messages get lost",
        () => (link.LosesRequests, link.LosesAnswers, link.LosesInSilence) = (chance.Next() * 0.3, chance.Next() * 0.5, chance.Happens(0.3)),
        link.Heal);

    private void RestartWorker(SimulatedConnect connect)
    {
        var worker = chance.Between(0, connect.Cluster.Urls.Count - 1);
        Happens(connect.Name, $"worker {worker} starts anew", () => connect.RestartWorker(worker));
    }

    private void Rebalance(SimulatedConnect connect)
    {
        var kind = chance.Pick(RebalanceKind.Blocks, RebalanceKind.StaleConfiguration, RebalanceKind.NoLeader);
        During(connect.Name, $"rebalances ({kind})", () => connect.Cluster.Script.BeginRebalance(kind), connect.Cluster.Script.EndRebalance);
    }

    private void LoseWorker(SimulatedConnect connect)
    {
        // The last one is never lost: there would be nothing left to see.
        if (connect.Cluster.Urls.Count > 1)
        {
            var worker = chance.Between(0, connect.Cluster.Urls.Count - 1);
            During(connect.Name, $"worker {worker} is gone", () => connect.LoseWorker(worker), () => connect.ReturnWorker(worker));
        }
    }

    /// <summary>A connector or task FAILs, once or at every start for a while.</summary>
    private void Fail(SimulatedConnect connect)
    {
        if (connect.Cluster.Connectors is not { Count: > 0 } names)
        {
            return;
        }

        var name = chance.Pick([.. names]);
        var lasts = chance.Happens(0.5);
        if (chance.Happens(0.3))
        {
            During(connect.Name, $"connector {name} FAILs{(lasts ? " at every start" : "")}", () => IfThere(connect, name, () =>
                connect.Cluster.Script.FailConnector(name, FailureTrace, lasts)), () => IfThere(connect, name, () => Heal(connect, name, task: null, lasts)));
        }
        else if (connect.Cluster.Find(name) is { TaskStates.Count: > 0 })
        {
            During(connect.Name, $"task 0 of {name} FAILs{(lasts ? " at every start" : "")}", () =>
                connect.Cluster.Script.FailTask(name, 0, FailureTrace, lasts), () => IfThere(connect, name, () => Heal(connect, name, task: 0, lasts)));
        }
    }

    private static void Heal(SimulatedConnect connect, string name, int? task, bool lasted)
    {
        if (!lasted)
        {
            return;
        }

        if (task is { } id)
        {
            connect.Cluster.Script.HealTask(name, id);
        }
        else
        {
            connect.Cluster.Script.HealConnector(name);
        }
    }

    private static void IfThere(SimulatedConnect connect, string name, Action action)
    {
        if (connect.Cluster.Find(name) is not null)
        {
            action();
        }
    }

    private void Happens(string where, string what, Action action)
    {
        world.Trace.Add("fault", $"{where}: {what}");
        action();
    }

    private void During(string where, string what, Action begin, Action end)
    {
        var lasts = chance.Happens(0.7)
            ? chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30))
            : chance.Between(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3));
        world.Trace.Add("fault", $"{where}: {what} for {lasts.TotalSeconds:0.0} s");
        begin();
        ends.Add((world.Time.GetUtcNow() + lasts, () =>
        {
            world.Trace.Add("fault", $"{where}: {what}: over");
            end();
        }));
    }
}
