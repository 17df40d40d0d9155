namespace ConnectOperator.Simulation.World;

/// <summary>
/// What is odd about a world, beside what befalls any: from its seed, by a source of its own, so that worlds without oddities stay what
/// they are when another one is thought of.
/// </summary>
/// <param name="ServersOwnWays">Connect shows configs otherwise than they were written.</param>
/// <param name="UnreportedTasks">Tasks fail with traces that are too long to be written: they show no status.</param>
/// <param name="ForbiddenConnectors">Writes to single connectors are answered with a 403.</param>
/// <param name="SecondOperator">Another installation of the operator works beside the first for a while; neither knows of the other.</param>
internal sealed record Oddities(bool ServersOwnWays, bool UnreportedTasks, bool ForbiddenConnectors, bool SecondOperator)
{
    private const double Share = 0.25;

    /// <summary>An ordinary world.</summary>
    public static Oddities None { get; } = new(false, false, false, false);

    /// <summary>Those of the world of a seed, and the chance that is left for what they lead to.</summary>
    public static (Oddities Oddities, Chance Chance) Of(int seed)
    {
        var chance = new Chance(unchecked((seed * 40_503) ^ 2));
        return (new(chance.Happens(Share), chance.Happens(Share), chance.Happens(Share), chance.Happens(Share)), chance);
    }
}
