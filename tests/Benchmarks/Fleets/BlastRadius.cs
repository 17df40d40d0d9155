using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>What connectors whose config writes hang cost the others.</summary>
internal static class BlastRadius
{
    private static readonly TimeSpan WriteLatency = TimeSpan.FromMilliseconds(50);

    public static async Task<Section> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var others = options.Quick ? 100 : 400;
        var rows = new List<IReadOnlyList<string>>();
        Spread? undisturbed = null;
        await using var site = await Site.StartAsync(options, cancellationToken);
        foreach (var hanging in new[] { 0, 1, 8, 50 })
        {
            var seconds = new List<double>();
            for (var run = 0; run < options.Runs; run++)
            {
                seconds.Add(await MeasureAsync(site, hanging, others, cancellationToken));
            }

            var throughput = Spread.Of(seconds.Select(each => others / each));
            undisturbed ??= throughput;
            rows.Add([
                hanging.ToString(CultureInfo.InvariantCulture),
                $"{throughput}",
                $"{Spread.Ratios(throughput, undisturbed)}",
            ]);
            await Console.Error.WriteLineAsync($"   {string.Join(" | ", rows[^1])}");
        }

        return new(
            "Blast radius",
            string.Create(CultureInfo.InvariantCulture, $"""
            Some connectors are edited, and Connect never answers the writes of their configs. Then {others} others are applied. Throughput of the others,
            from apply to Ready, in connectors per second; a write takes {WriteLatency.TotalMilliseconds:0} ms, at most {BenchmarkOptions.DefaultConcurrency} go on at once, and slow ones may hold half of these places.
            """),
            [new("", ["connectors that hang", "others per second", "against none hanging"], rows)]);
    }

    private static async Task<double> MeasureAsync(Site site, int hanging, int others, CancellationToken cancellationToken)
    {
        await using var installation = await site.InstallAsync(WriteLatency, cancellationToken);
        string[] names = [.. Fleet.Names(hanging)];
        await installation.Fleet.ApplyAsync(names, cancellationToken);
        await installation.Fleet.ReadyAsync(hanging, cancellationToken);
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

        var began = Clock.Start();
        await installation.Fleet.ApplyAsync(Fleet.Names(others, hanging), cancellationToken);
        await installation.Fleet.ReadyAsync(others, cancellationToken);
        return Clock.SecondsSince(began);
    }
}
