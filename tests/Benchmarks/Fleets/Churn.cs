using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>Whether memory grows while connectors are edited all the time: the edits and polls of many hours within minutes.</summary>
internal static class Churn
{
    private const int Parts = 10;
    private const int PollsPerHour = 360;

    public static async Task<Section> RunAsync(BenchmarkOptions options, StandingFleets fleets, CancellationToken cancellationToken)
    {
        var size = options.Quick ? 100 : 1_000;
        var editsPerHour = size / 100d * 60;
        await using var installation = await (await fleets.SiteAsync(cancellationToken)).InstallAsync(TimeSpan.Zero, cancellationToken, pollInterval: "1s");
        await installation.Fleet.ApplyAsync(Fleet.Names(size), cancellationToken);
        await installation.Fleet.ReadyAsync(size, cancellationToken);
        var (rows, points, edits, polls) = (new List<IReadOnlyList<string>>(), new List<(double, double)>(), 0, 0);
        for (var part = 1; part <= Parts; part++)
        {
            installation.Connect.Double!.Requests.Clear();
            var began = Clock.Start();
            while (Clock.SecondsSince(began) < options.Churn.TotalSeconds / Parts)
            {
                await installation.Fleet.EditAsync(
                    Fleet.NameOf(edits % size), "file", string.Create(CultureInfo.InvariantCulture, $"/data/{edits++}"), cancellationToken);
            }

            polls += installation.Connect.Double.Requests.Count("GET", "/connectors");
            var usage = installation.Operator.Usage;
            rows.Add([
                Spread.Text(part * options.Churn.TotalMinutes / Parts),
                edits.ToString("N0", CultureInfo.InvariantCulture),
                Spread.Text(edits / editsPerHour),
                polls.ToString("N0", CultureInfo.InvariantCulture),
                Spread.Text(polls / (double)PollsPerHour),
                Spread.Text(usage.ResidentBytes / 1024d / 1024),
                Spread.Text(usage.PeakBytes / 1024d / 1024),
            ]);
            points.Add((edits / editsPerHour, usage.ResidentBytes / 1024d / 1024));
        }

        return new(
            "Memory under churn",
            string.Create(CultureInfo.InvariantCulture, $"""
            {size:N0} connectors, edited one after the other as fast as the API server accepts it, and polled every second. An hour in which one in a hundred changes per minute
            has {editsPerHour:N0} edits and {PollsPerHour} polls; the table shows the number of such hours. Memory that grew with edits or polls would appear as a slope.
            """),
            [new("", ["minutes", "edits", "hours of edits", "polls", "hours of polls", "resident MiB", "peak MiB"], rows)])
        {
            Plots = [new("churn", "Resident memory under churn", "hours of edits", "MiB", [new("resident", points)])],
        };
    }
}
