using ConnectDouble;

namespace ConnectOperator.Simulation.World;

/// <summary>The ways in which servers show configs: masks in lists or everywhere, keys of their own, lists in another order.</summary>
internal static class ServerRewriteGenerator
{
    /// <summary>A key whose value is a list.</summary>
    public const string List = "tags";

    private static readonly ShownIn[] Places = [ShownIn.Everywhere, ShownIn.Gets, ShownIn.Lists, ShownIn.Answers];

    /// <summary>One or two ways.</summary>
    public static IReadOnlyList<ServerHabit> Draw(RandomSource chance) =>
        [.. Enumerable.Range(0, chance.Between(1, 2)).Select(_ => One(chance)).DistinctBy(habit => habit.Key)];

    /// <summary>Whether a key's value cannot be told from what shows of it: it looks like a mask.</summary>
    public static bool Hides(this ServerHabit habit) => habit is ServerHabit.Masks or ServerHabit.Rewrites { How: Rewriting.StarPerCharacter };

    private static ServerHabit One(RandomSource chance)
    {
        var where = chance.Pick(Places);
        return chance.Between(0, 6) switch
        {
            0 or 1 => new ServerHabit.Masks("password", chance.Pick("********", "•••", "[hidden]"), where),
            2 => new ServerHabit.Rewrites("password", chance.Pick(Rewriting.StarPerCharacter, Rewriting.LastFour), where),
            3 => new ServerHabit.Adds("__internal.config.version", "1", where),
            4 => new ServerHabit.Adds("server.side", "default", where),
            5 => new ServerHabit.Rewrites(List, Rewriting.ReversedList, where),
            _ => new ServerHabit.Drops(List, where),
        };
    }
}
