namespace ConnectOperator.Simulation.World;

/// <summary>
/// The faults that only some worlds have, beside those of every world: from its seed, by a source of its own, so that worlds without them stay what
/// they are when another one is thought of.
/// </summary>
/// <param name="ServersOwnWays">Connect shows configs otherwise than they were written.</param>
/// <param name="UnreportedTasks">Tasks fail with traces that are too long to be written: they show no status.</param>
/// <param name="ForbiddenConnectors">Writes to single connectors are answered with a 403.</param>
/// <param name="SecondOperator">Another installation of the operator works beside the first for a while; neither knows of the other.</param>
internal sealed record OptionalFaults(bool ServersOwnWays, bool UnreportedTasks, bool ForbiddenConnectors, bool SecondOperator)
{
    private const double Share = 0.25;

    /// <summary>An ordinary world.</summary>
    public static OptionalFaults None { get; } = new(false, false, false, false);

    /// <summary>Those of the world of a seed, and the chance that is left for what they lead to.</summary>
    public static (OptionalFaults OptionalFaults, RandomSource RandomSource) Of(int seed)
    {
        var chance = new RandomSource(unchecked((seed * 40_503) ^ 2));
        return (new(chance.Happens(Share), chance.Happens(Share), chance.Happens(Share), chance.Happens(Share)), chance);
    }
}
