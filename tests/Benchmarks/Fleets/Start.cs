using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>How long a start takes with resources in place: until Connect is asked for the first time, and until what changed meanwhile is written.</summary>
internal static class Start
{
    public static async Task<Section> RunAsync(BenchmarkOptions options, StandingFleets fleets, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var fleet in await fleets.AtRestAsync(cancellationToken))
        {
            var (size, installation) = (fleet.Size, fleet.Installation);
            var (polled, written) = (new List<double>(), new List<double>());
            for (var run = 0; run < options.Runs; run++)
            {
                await installation.Operator.KillAsync();
                var change = string.Create(CultureInfo.InvariantCulture, $"/data/while-away-{run}");
                await installation.Fleet.EditAsync(Fleet.NameOf(size / 2), "file", change, cancellationToken);
                installation.Connect.Double!.Requests.Clear();
                var began = Clock.Start();
                await installation.Operator.StartAgainAsync();
                await installation.HasAskedAsync(_ => true, cancellationToken);
                polled.Add(Clock.SecondsSince(began));
                await installation.HasWrittenAsync(request => request.Body.Contains(change, StringComparison.Ordinal), cancellationToken);
                written.Add(Clock.SecondsSince(began));
                await installation.Fleet.ReadyAsync(size, cancellationToken);
            }

            rows.Add([size.ToString("N0", CultureInfo.InvariantCulture), $"{new Spread(polled)}", $"{new Spread(written)}"]);
        }

        return new(
            "Start",
            """
            Seconds from the start of the process. It was killed before, and one resource was edited while it was away. The write follows a
            confirming read of Connect, like any write because of a surprise.
            """,
            [new("", ["connectors", "to the first request to Connect", "to the write of the edit"], rows)]);
    }
}
