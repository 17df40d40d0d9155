using Benchmarks.Reports;

namespace Benchmarks.Fleets;

/// <summary>All scenarios, in the order of the page.</summary>
internal static class FleetBenchmark
{
    private static readonly IReadOnlyList<(string Name, bool NeedsDouble, Func<BenchmarkOptions, CancellationToken, Task<Section>> Run)> Scenarios =
    [
        ("convergence", false, Convergence.RunAsync),
        ("steady-state", true, SteadyState.RunAsync),
        ("reaction", true, Reaction.RunAsync),
        ("churn", true, Churn.RunAsync),
        ("start", true, Start.RunAsync),
        ("blast-radius", true, BlastRadius.RunAsync),
    ];

    public static IEnumerable<string> Names => Scenarios.Select(scenario => scenario.Name);

    public static async Task<IReadOnlyList<Section>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var sections = new List<Section>();
        foreach (var (name, needsDouble, run) in Scenarios)
        {
            if ((options.Only.Count == 0 || options.Only.Contains(name, StringComparer.Ordinal)) && !(needsDouble && options.ConnectUrl is not null))
            {
                await Console.Error.WriteLineAsync($"-- {name}");
                sections.Add(await run(options, cancellationToken));
            }
        }

        return sections;
    }
}
