using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.Operators;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Faults;

/// <summary>The faults that only some worlds have.</summary>
internal sealed class OptionalFaultInjector(SimulatedWorld world, OperatorFleet rivals)
{
    private const double Share = 0.3;

    private delegate (string Where, string What, Action Begin, Action End) Kind(SimulatedConnect connect, string connector);

    /// <summary>What goes wrong next, if any of these does: where, what, and how it begins and ends.</summary>
    public (string Where, string What, Action Begin, Action End)? Next()
    {
        List<Kind> kinds =
        [
            .. world.Optional.ServersOwnWays ? [ShowOtherwise] : Array.Empty<Kind>(),
            .. world.Optional.UnreportedTasks ? [Hide] : Array.Empty<Kind>(),
            .. world.Optional.ForbiddenConnectors ? [Forbid] : Array.Empty<Kind>(),
            .. world.Optional.SecondOperator && rivals.Running.Count == 0 ? [AddOperator] : Array.Empty<Kind>(),
        ];
        if (kinds.Count == 0 || !world.OptionalRandom.Happens(Share))
        {
            return null;
        }

        var connect = world.OptionalRandom.Pick(world.Connects);
        return connect.Cluster.Connectors is { Count: > 0 } names ? world.OptionalRandom.Pick(kinds)(connect, world.OptionalRandom.Pick([.. names])) : null;
    }

    /// <summary>Somebody updates the server, or the proxy in front of it, and later goes back.</summary>
    private (string, string, Action, Action) ShowOtherwise(SimulatedConnect connect, string name)
    {
        var (before, then) = (connect.Ways, ServerRewriteGenerator.Draw(world.OptionalRandom));
        return (connect.Name, "shows configs otherwise", () => Show(then), () => Show(before));

        void Show(IReadOnlyList<ConnectDouble.ServerHabit> ways)
        {
            foreach (var connector in connect.Cluster.Connectors)
            {
                world.Touched.Note(connect.Name, connector);
            }

            connect.ShowOtherwise(ways);
        }
    }

    private static (string, string, Action, Action) Hide(SimulatedConnect connect, string name) =>
        (connect.Name, $"task 0 of {name} FAILs at every start, and no status can tell", () => connect.HideTask(name), () => connect.RevealTask(name));

    /// <summary>Another installation, which knows nothing of the first. It may stay.</summary>
    private (string, string, Action, Action) AddOperator(SimulatedConnect connect, string name)
    {
        var stays = world.OptionalRandom.Happens(0.5);
        return ("kubernetes", $"another operator works there{(stays ? ", and stays" : "")}", rivals.Start, () =>
        {
            if (!stays)
            {
                rivals.End();
            }
        });
    }

    private static (string, string, Action, Action) Forbid(SimulatedConnect connect, string name) =>
        (connect.Name, $"writes to {name} are forbidden", () => connect.Cluster.Script.ForbidWrites(name), () => connect.Cluster.Script.AllowWrites(name));
}
