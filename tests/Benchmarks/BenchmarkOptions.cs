namespace Benchmarks;

/// <summary>What to measure, and how often.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>What one write to a real, idle cluster takes when four go on at once, as recorded.</summary>
    public static readonly TimeSpan RecordedWrite = TimeSpan.FromMilliseconds(150);

    /// <summary>Writes to Connect at once unless said otherwise: the operator's default.</summary>
    public const int DefaultConcurrency = 8;

    /// <summary>For a first look: fewer runs and connectors.</summary>
    public bool Quick { get; init; }

    /// <summary>A real Connect cluster; null for the double.</summary>
    public Uri? ConnectUrl { get; init; }

    /// <summary>Where the page and its pictures go.</summary>
    public required string Output { get; init; }

    /// <summary>Names of scenarios to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>How often each figure is measured.</summary>
    public int Runs => Quick ? 2 : 5;

    /// <summary>How often a fleet of that size is brought up: the largest takes minutes each time.</summary>
    public int RunsOf(int size) => size > 1_000 ? Math.Min(Runs, 3) : Runs;

    /// <summary>How often the costs of a fleet are read.</summary>
    public int Windows => Quick ? 1 : 5;

    /// <summary>The largest fleet that the calls of Strimzi's loop create, one connector at a time, within minutes.</summary>
    public int LargestForStrimzi => Quick ? 100 : 1_000;

    /// <summary>Sizes of fleets.</summary>
    public IReadOnlyList<int> Sizes
    {
        get => field.Count > 0 ? field : Quick ? [100, 300] : [100, 1_000, 10_000];
        init;
    } = [];

    /// <summary>
    /// Writes to Connect at once, of the operator and of the reference scripts: the default, and more for a fleet that would take too
    /// long to set up otherwise.
    /// </summary>
    public static int ConcurrencyFor(int size) => size > 1_000 ? 4 * DefaultConcurrency : DefaultConcurrency;

    /// <summary>How long a quiet fleet is watched for each figure: two polls.</summary>
    public TimeSpan Window { get; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a fleet is churned to see whether memory grows.</summary>
    public TimeSpan Churn => Quick ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(3);

    /// <summary>Whether figures of a scenario are wanted.</summary>
    public bool Wants(string scenario) => Only.Count == 0 || Only.Contains(scenario, StringComparer.Ordinal);
}
