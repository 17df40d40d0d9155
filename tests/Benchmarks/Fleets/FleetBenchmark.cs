using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>All scenarios, in the order in which they run: first those that share fleets of all sizes.</summary>
internal static class FleetBenchmark
{
    private static readonly IReadOnlyList<Scenario> Scenarios =
    [
        new("convergence", SharesFleets: true, NeedsDouble: false, Convergence.RunAsync),
        new("steady-state", SharesFleets: true, NeedsDouble: true, SteadyState.RunAsync),
        new("start", SharesFleets: true, NeedsDouble: true, Start.RunAsync),
        new("failover", SharesFleets: true, NeedsDouble: true, Failover.RunAsync),
        new("reaction", SharesFleets: false, NeedsDouble: true, Reaction.RunAsync),
        new("churn", SharesFleets: false, NeedsDouble: true, Churn.RunAsync),
        new("blast-radius", SharesFleets: false, NeedsDouble: true, BlastRadius.RunAsync),
    ];

    public static IEnumerable<string> Names => Scenarios.Select(scenario => scenario.Name);

    public static async Task<IReadOnlyList<Section>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var sections = new List<Section>();
        await using var fleets = new StandingFleets(options);
        foreach (var scenario in Scenarios.Where(scenario => options.Wants(scenario.Name) && !(scenario.NeedsDouble && options.ConnectUrl is not null)))
        {
            await Console.Error.WriteLineAsync($"-- {scenario.Name}");
            if (!scenario.SharesFleets)
            {
                await fleets.LetGoAsync();
            }

            var began = Clock.Start();
            var section = await scenario.Run(options, fleets, cancellationToken);
            sections.Add(section with { Name = scenario.Name, Took = TimeSpan.FromSeconds(Clock.SecondsSince(began)) });
            await Console.Error.WriteLineAsync($"   took {sections[^1].Took.TotalSeconds:0} s");
        }

        return sections;
    }

    /// <summary>Something to measure.</summary>
    /// <param name="Name">As the command line calls it.</param>
    /// <param name="SharesFleets">It uses the fleets at rest; whoever does not wants the machine for itself.</param>
    /// <param name="NeedsDouble">It makes Connect fail, or counts what Connect was asked.</param>
    /// <param name="Run">What it does.</param>
    private sealed record Scenario(
        string Name, bool SharesFleets, bool NeedsDouble, Func<BenchmarkOptions, StandingFleets, CancellationToken, Task<Section>> Run);
}
