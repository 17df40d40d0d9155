using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>Whether memory grows while connectors are edited all the time.</summary>
internal static class Churn
{
    private const int Parts = 10;

    public static async Task<Section> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var size = options.Quick ? 100 : 1_000;
        await using var site = await Site.StartAsync(options, cancellationToken);
        await using var installation = await site.InstallAsync(TimeSpan.Zero, cancellationToken);
        await installation.Fleet.ApplyAsync(Fleet.Names(size), cancellationToken);
        await installation.Fleet.ReadyAsync(size, cancellationToken);
        var (rows, points, edits) = (new List<IReadOnlyList<string>>(), new List<(double, double)>(), 0);
        for (var part = 1; part <= Parts; part++)
        {
            var began = Clock.Start();
            while (Clock.SecondsSince(began) < options.Churn.TotalSeconds / Parts)
            {
                await installation.Fleet.EditAsync(
                    Fleet.NameOf(edits % size), "file", string.Create(CultureInfo.InvariantCulture, $"/data/{edits++}"), cancellationToken);
            }

            var resident = installation.Operator.Usage.ResidentBytes / 1024d / 1024;
            rows.Add([
                Spread.Text(part * options.Churn.TotalMinutes / Parts),
                edits.ToString("N0", CultureInfo.InvariantCulture),
                Spread.Text(resident),
            ]);
            points.Add((edits, resident));
        }

        return new(
            "Memory under churn",
            string.Create(CultureInfo.InvariantCulture, $"{size:N0} connectors, one edited after the other as fast as the API server takes it. Memory that grew with the number of edits would show as a slope."),
            [new("", ["minutes", "edits so far", "resident MiB"], rows)])
        {
            Plots = [new("churn", "Resident memory under churn", "edits", "MiB", [new("resident", points)])],
        };
    }
}
