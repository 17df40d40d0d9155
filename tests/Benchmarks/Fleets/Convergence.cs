using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.References;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>From apply to Ready, for fleets of several sizes.</summary>
internal static class Convergence
{
    private const int BudgetSize = 1_000;

    public static async Task<Section> RunAsync(BenchmarkOptions options, StandingFleets fleets, CancellationToken cancellationToken)
    {
        var (rows, budgets) = (new List<IReadOnlyList<string>>(), new List<Budget>());
        var lines = new (string Name, List<(double X, double Y)> Points)[] { ("operator, to Ready", []), ("plain script", []), ("Strimzi's calls", []) };
        foreach (var size in options.Sizes)
        {
            var site = await fleets.SiteAsync(size, cancellationToken);
            var strimziRuns = size > options.LargestForStrimzi ? null : StrimziAsync(options, site, size, cancellationToken);
            if (options.ConnectUrl is not null && strimziRuns is not null)
            {
                // There the others would use the same connectors.
                await strimziRuns;
            }

            var measured = new List<Run>();
            for (var run = 0; run < options.RunsOf(size); run++)
            {
                var isLast = run == options.RunsOf(size) - 1;
                measured.Add(await MeasureAsync(site, size, isLast ? installation => fleets.Keep(size, site, installation) : null, cancellationToken));
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"   {size} connectors, run {run + 1}: {measured[^1]}"));
            }

            var (operated, plain) = (Spread.Of(measured.Select(run => run.Operator)), Spread.Of(measured.Select(run => run.Plain)));
            var strimzi = strimziRuns is null ? null : await strimziRuns;
            var ratios = Spread.Ratios(operated, plain);
            rows.Add([
                size.ToString("N0", CultureInfo.InvariantCulture),
                BenchmarkOptions.ConcurrencyFor(size).ToString(CultureInfo.InvariantCulture),
                measured.Count.ToString(CultureInfo.InvariantCulture),
                $"{operated} s",
                $"{plain} s",
                $"{ratios}",
                $"{Spread.Of(measured.Select(run => run.Applied))} s",
                strimzi is null ? "not run" : $"{strimzi} s",
                strimzi is null ? "" : $"{Spread.Ratios(strimzi, operated)}",
                measured[0].Calls is null ? "" : $"{Spread.Of(measured.Select(run => run.Calls!.Value / (double)size))}",
            ]);
            if (size == BudgetSize)
            {
                budgets.Add(new("1,000 connectors from apply to Ready, against the plain script", "at most 1.15", $"{ratios}", ratios.Median <= 1.15));
            }

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
            All resources are applied at once, eight at a time, to an idle operator. The time runs from the first apply until the last resource is Ready.
            The plain script writes the same configs with the same concurrency as the operator, and lists until all tasks run. Strimzi's calls are those of
            its connector loop, in its order, until every connector has been created; its resources would be Ready only after its next timer of
            {StrimziLoop.Interval.TotalMinutes:0} minutes. Its runs take place beside the others, because they wait for one answer at a time. A write to the double takes
            {BenchmarkOptions.RecordedWrite.TotalMilliseconds:0} ms, as recorded from a real cluster.
            """,
            [
                new(
                    "",
                    ["connectors", "writes at once", "runs", "operator", "plain script", "operator : script", "until the API server had accepted all", "Strimzi's calls", "Strimzi : operator", "REST calls per connector"],
                    rows),
            ])
        {
            Budgets = budgets,
            Plots = [new("convergence", "From apply to Ready", "connectors", "seconds", [.. lines.Select(line => new Series(line.Name, line.Points))])],
        };
    }

    /// <summary>Measures once; hands on what has been set up, where somebody needs it.</summary>
    private static async Task<Run> MeasureAsync(Site site, int size, Action<Installation>? keep, CancellationToken cancellationToken)
    {
        string[] names = [.. Fleet.Names(size)];
        var plain = await TimeAsync(site, names, connect => PlainScript.RunAsync(connect, names, BenchmarkOptions.ConcurrencyFor(size), cancellationToken), cancellationToken);
        var installation = await site.InstallAsync(BenchmarkOptions.RecordedWrite, cancellationToken, BenchmarkOptions.ConcurrencyFor(size));
        var before = installation.Connect.Double?.Requests.All.Count;
        var began = Clock.Start();
        await installation.Fleet.ApplyAsync(names, cancellationToken);
        var applied = Clock.SecondsSince(began);
        await installation.Fleet.ReadyAsync(size, cancellationToken);
        var operated = Clock.SecondsSince(began);
        var calls = installation.Connect.Double?.Requests.All.Count - before;
        if (keep is not null && installation.Connect.Double is not null)
        {
            keep(installation);
        }
        else
        {
            await using (installation)
            {
                // It would put back what is removed.
                await installation.Operator.KillAsync();
                await installation.Connect.RemoveAsync(names, cancellationToken);
            }
        }

        return new(operated, plain, applied, calls);
    }

    /// <summary>It makes one call at a time, and nearly all of that is waiting: on doubles of their own all runs go on at once, beside the others.</summary>
    private static async Task<Spread> StrimziAsync(BenchmarkOptions options, Site site, int size, CancellationToken cancellationToken)
    {
        string[] names = [.. Fleet.Names(size)];
        Task<double> RunOnceAsync() => TimeAsync(site, names, connect => new StrimziLoop(connect).CreateAsync(names, cancellationToken), cancellationToken);
        if (options.ConnectUrl is null)
        {
            return new(await Task.WhenAll(Enumerable.Range(0, options.Runs).Select(_ => RunOnceAsync())));
        }

        var seconds = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            seconds.Add(await RunOnceAsync());
        }

        return new(seconds);
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

    private sealed record Run(double Operator, double Plain, double Applied, int? Calls);
}
