namespace ConnectOperator.Simulation.World;

/// <summary>All that is left to chance in a run, from its seed. Each part of a world has a source of its own, so that one that asks more often changes nothing for the others.</summary>
internal sealed class RandomSource(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>A source of its own for a part.</summary>
    public RandomSource Fork() => new(random.Next());

    /// <summary>From 0 to 1.</summary>
    public double Next() => random.NextDouble();

    public bool Happens(double probability) => random.NextDouble() < probability;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => random.Next(least, most + 1);

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * random.NextDouble());

    public T Pick<T>(params IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
