using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.References;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>From apply to Ready, for fleets of several sizes.</summary>
internal static class Convergence
{
    /// <summary>Strimzi's loop is modelled only as far as it ends within minutes: it creates one connector at a time.</summary>
    private const int LargestForStrimzi = 1_000;

    public static async Task<Section> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string>>();
        var lines = new (string Name, List<(double X, double Y)> Points)[] { ("operator, to Ready", []), ("plain script", []), ("Strimzi's calls", []) };
        foreach (var size in options.Sizes)
        {
            await using var site = await Site.StartAsync(options, cancellationToken);
            var measured = new List<Run>();
            for (var run = 0; run < options.Runs; run++)
            {
                measured.Add(await MeasureAsync(site, size, cancellationToken));
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"   {size} connectors, run {run + 1}: {measured[^1]}"));
            }

            var (operated, plain) = (Spread.Of(measured.Select(run => run.Operator)), Spread.Of(measured.Select(run => run.Plain)));
            var strimzi = measured[0].Strimzi is null ? null : Spread.Of(measured.Select(run => run.Strimzi!.Value));
            rows.Add([
                size.ToString("N0", CultureInfo.InvariantCulture),
                BenchmarkOptions.ConcurrencyFor(size).ToString(CultureInfo.InvariantCulture),
                $"{operated} s",
                $"{plain} s",
                $"{Spread.Ratios(operated, plain)}",
                strimzi is null ? "not run" : $"{strimzi} s",
                strimzi is null ? "" : $"{Spread.Ratios(strimzi, operated)}",
                measured[0].Calls is null ? "" : $"{Spread.Of(measured.Select(run => run.Calls!.Value / (double)size))}",
            ]);
            lines[0].Points.Add((size, operated.Median));
            lines[1].Points.Add((size, plain.Median));
            if (strimzi is not null)
            {
                lines[2].Points.Add((size, strimzi.Median));
            }
        }

        return new(
            "Convergence",
            $"""
            All resources are applied at once, eight at a time, to an idle operator; time runs from the first apply until the last resource
            says Ready. The plain script puts the same configs, as many at a time as the operator may, and lists until all tasks run. Strimzi's
            calls are those of its connector loop, in its order, until every connector has been created; its resources would say Ready
            after its next timer of {StrimziLoop.Interval.TotalMinutes:0} minutes. A write to the double takes
            {BenchmarkOptions.RecordedWrite.TotalMilliseconds:0} ms, as recorded of a real cluster.
            """,
            [
                new(
                    "",
                    ["connectors", "writes at once", "operator", "plain script", "operator : script", "Strimzi's calls", "Strimzi : operator", "REST calls per connector"],
                    rows),
            ])
        {
            Plots = [new("convergence", "From apply to Ready", "connectors", "seconds", [.. lines.Select(line => new Series(line.Name, line.Points))])],
        };
    }

    private static async Task<Run> MeasureAsync(Site site, int size, CancellationToken cancellationToken)
    {
        string[] names = [.. Fleet.Names(size)];
        double operated;
        int? calls;
        await using (var installation = await site.InstallAsync(BenchmarkOptions.RecordedWrite, cancellationToken, BenchmarkOptions.ConcurrencyFor(size)))
        {
            var before = installation.Connect.Double?.Requests.All.Count;
            var began = Clock.Start();
            await installation.Fleet.ApplyAsync(names, cancellationToken);
            await installation.Fleet.ReadyAsync(size, cancellationToken);
            operated = Clock.SecondsSince(began);
            calls = installation.Connect.Double?.Requests.All.Count - before;
            await installation.Connect.RemoveAsync(names, cancellationToken);
        }

        var plain = await TimeAsync(site, names, connect => PlainScript.RunAsync(connect, names, BenchmarkOptions.ConcurrencyFor(size), cancellationToken), cancellationToken);
        double? strimzi = size > LargestForStrimzi
            ? null
            : await TimeAsync(site, names, connect => new StrimziLoop(connect).CreateAsync(names, cancellationToken), cancellationToken);
        return new(operated, plain, strimzi, calls);
    }

    private static async Task<double> TimeAsync(Site site, string[] names, Func<HttpClient, Task> reference, CancellationToken cancellationToken)
    {
        await using var connect = await site.StartConnectAsync(BenchmarkOptions.RecordedWrite, cancellationToken);
        var began = Clock.Start();
        await reference(connect.Http);
        var seconds = Clock.SecondsSince(began);
        await connect.RemoveAsync(names, cancellationToken);
        return seconds;
    }

    private sealed record Run(double Operator, double Plain, double? Strimzi, int? Calls);
}
