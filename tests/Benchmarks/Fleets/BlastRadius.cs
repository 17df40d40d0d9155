using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;
using ConnectOperator.Core.Conditions;

namespace Benchmarks.Fleets;

/// <summary>What connectors whose config writes hang cost the others.</summary>
internal static class BlastRadius
{
    private static readonly TimeSpan WriteLatency = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer nobody waits for the others.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(30);

    /// <summary>Connectors from which the operator knows how long a write takes.</summary>
    private const int Known = 20;

    public static async Task<Section> RunAsync(BenchmarkOptions options, StandingFleets fleets, CancellationToken cancellationToken)
    {
        var others = options.Quick ? 100 : 400;
        var rows = new List<IReadOnlyList<string>>();
        Spread? undisturbed = null;
        var site = await fleets.SiteAsync(cancellationToken);
        foreach (var hanging in (int[])[0, 1, 8, 50])
        {
            var runs = new List<(double Seconds, int Ready)>();
            for (var run = 0; run < (options.Quick ? 1 : options.Runs); run++)
            {
                runs.Add(await MeasureAsync(site, hanging, others, cancellationToken));
            }

            var throughput = Spread.Of(runs.Select(run => run.Ready / run.Seconds));
            undisturbed ??= throughput;
            rows.Add([
                hanging.ToString(CultureInfo.InvariantCulture),
                $"{throughput}",
                $"{Spread.Ratios(throughput, undisturbed)}",
                $"{Spread.Of(runs.Select(run => run.Seconds))}",
                $"{Spread.Of(runs.Select(run => (double)run.Ready))}",
            ]);
            await Console.Error.WriteLineAsync($"   {string.Join(" | ", rows[^1])}");
        }

        return new(
            "Blast radius",
            string.Create(CultureInfo.InvariantCulture, $"""
            Some connectors are edited at once, and Connect never answers the writes of their configs. Then {others} others are applied. The throughput counts the others,
            from apply to Ready, until all are Ready or {Horizon.TotalSeconds:0} s have passed. A write takes {WriteLatency.TotalMilliseconds:0} ms, at most {BenchmarkOptions.DefaultConcurrency} run at once, and slow ones get at most half of these slots.
            """),
            [new("", ["connectors that hang", "others per second", "compared with none hanging", "seconds", "others that were Ready then"], rows)]);
    }

    private static async Task<(double Seconds, int Ready)> MeasureAsync(Site site, int hanging, int others, CancellationToken cancellationToken)
    {
        await using var installation = await site.InstallAsync(WriteLatency, cancellationToken);
        string[] names = [.. Fleet.Names(hanging)];
        await installation.Fleet.ApplyAsync(Fleet.Names(hanging + Known), cancellationToken);
        await installation.Fleet.ReadyAsync(hanging + Known, cancellationToken);
        foreach (var name in names)
        {
            installation.Connect.Double!.Script.DelayValidation(name, Timeout.InfiniteTimeSpan);
        }

        foreach (var name in names)
        {
            await installation.Fleet.EditAsync(name, "file", "/data/hangs", cancellationToken);
        }

        if (hanging > 0)
        {
            await ControlPlane.Eventually.HoldsAsync(
                "a write to hang", _ => Task.FromResult(installation.Connect.Double!.Requests.UnderWay > 0), TimeSpan.FromMinutes(2), cancellationToken);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var began = Clock.Start();
        string[] rest = [.. Fleet.Names(others, hanging + Known)];
        await installation.Fleet.ApplyAsync(rest, cancellationToken);
        await Task.WhenAny(
            installation.Fleet.SayAsync(Reasons.Running, rest, enough.Token),
            Clock.PassAsync(Horizon - TimeSpan.FromSeconds(Math.Min(Clock.SecondsSince(began), Horizon.TotalSeconds)), enough.Token));
        var seconds = Clock.SecondsSince(began);
        await enough.CancelAsync();
        return (seconds, installation.Fleet.CountSaying(Reasons.Running, rest));
    }
}
