using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.References;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>What a fleet costs while nothing changes, and while one in a hundred connectors changes per minute.</summary>
internal static class SteadyState
{
    public static async Task<Section> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var (quiet, changing, memory) = (new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>());
        var (calls, strimziCalls, cpu, resident) = (new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>());
        var empty = await EmptyAsync(options, cancellationToken);
        memory.Add(["0", Mebibytes(empty.ResidentBytes), Mebibytes(empty.PeakBytes), ""]);
        foreach (var size in options.Sizes)
        {
            await using var site = await Site.StartAsync(options, cancellationToken);
            await using var installation = await site.InstallAsync(TimeSpan.Zero, cancellationToken);
            await installation.Fleet.ApplyAsync(Fleet.Names(size), cancellationToken);
            await installation.Fleet.ReadyAsync(size, cancellationToken);
            var strimzi = await StrimziAsync(installation, size, cancellationToken);
            await PollsPassAsync(installation, 3, cancellationToken);

            var atRest = await WindowsAsync(options, site, installation, _ => Task.CompletedTask, cancellationToken);
            var usage = installation.Operator.Usage;
            var number = 0;
            var inMotion = await WindowsAsync(
                options, site, installation, token => EditAsync(installation.Fleet, options.Window, size, () => number++ % size, token), cancellationToken);
            quiet.Add(Row(size, atRest, strimzi));
            changing.Add(Row(size, inMotion, strimzi));
            memory.Add([
                Number(size),
                Mebibytes(usage.ResidentBytes),
                Mebibytes(usage.PeakBytes),
                Mebibytes(usage.ResidentBytes - empty.ResidentBytes),
            ]);
            calls.Add((size, Per(atRest, window => window.Calls).Median));
            strimziCalls.Add((size, strimzi.Calls));
            cpu.Add((size, Per(atRest, window => window.Cpu).Median));
            resident.Add((size, usage.ResidentBytes / 1024d / 1024));
            await Console.Error.WriteLineAsync($"   {string.Join(" | ", quiet[^1])}");
        }

        string[] columns = ["connectors", "REST calls", "bytes of answers", "CPU seconds", "writes to Kubernetes", "Strimzi's REST calls", "bytes of answers"];
        return new(
            "Steady state",
            $"""
            Per minute, from windows of {options.Window.TotalSeconds:0} s with the default poll interval of 10 s. Strimzi's calls are those of one round of its timer over the
            same connectors, per minute. Configs are of about 2 KB.
            """,
            [
                new("Nothing changes:", columns, quiet),
                new("One in a hundred connectors is edited per minute:", columns, changing),
                new("Memory of the operator's process, in MiB; the last column is above the empty program:", ["connectors", "resident", "peak", "above empty"], memory),
            ])
        {
            Plots =
            [
                new("rest-calls", "REST calls per minute, nothing changing", "connectors", "calls", [new("operator", calls), new("Strimzi's calls", strimziCalls)]),
                new("cost", "Cost of a quiet fleet", "connectors", "", [new("CPU seconds per minute", cpu), new("resident MiB", resident)]),
            ],
        };
    }

    private static async Task<ProcessUsage> EmptyAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        await using var site = await Site.StartAsync(options, cancellationToken);
        await using var installation = await site.InstallAsync(TimeSpan.Zero, cancellationToken);
        await PollsPassAsync(installation, 3, cancellationToken);
        return installation.Operator.Usage;
    }

    private static async Task<(double Calls, double Bytes)> StrimziAsync(Installation installation, int size, CancellationToken cancellationToken)
    {
        var loop = new StrimziLoop(installation.Connect.Http);
        await loop.ReconcileAsync([.. Fleet.Names(size)], cancellationToken);
        var minutes = StrimziLoop.Interval.TotalMinutes;
        return (loop.Calls / minutes, loop.Bytes / minutes);
    }

    private static async Task<IReadOnlyList<Window>> WindowsAsync(
        BenchmarkOptions options, Site site, Installation installation, Func<CancellationToken, Task> meanwhile, CancellationToken cancellationToken)
    {
        var windows = new List<Window>();
        var listBytes = (await installation.Connect.Http.GetByteArrayAsync(
            new Uri("connectors?expand=info&expand=status", UriKind.Relative), cancellationToken)).Length;
        for (var run = 0; run < options.Runs; run++)
        {
            installation.Connect.Double!.Requests.Clear();
            var writesBefore = await WritesAsync(site, cancellationToken);
            var before = installation.Operator.Usage;
            await Task.WhenAll(Clock.PassAsync(options.Window, cancellationToken), meanwhile(cancellationToken));
            var after = installation.Operator.Usage;
            var requests = installation.Connect.Double.Requests.All;
            var perMinute = TimeSpan.FromMinutes(1) / options.Window;
            windows.Add(new(
                requests.Count * perMinute,
                requests.Count(request => request is { Path: "/connectors", Method: "GET" }) * listBytes * perMinute,
                (after.Cpu - before.Cpu).TotalSeconds * perMinute,
                (await WritesAsync(site, cancellationToken) - writesBefore) * perMinute));
        }

        return windows;
    }

    /// <summary>Writes of anybody to status and finalizers; the benchmark itself edits specs only, with PATCH, which are taken off.</summary>
    private static async Task<double> WritesAsync(Site site, CancellationToken cancellationToken) =>
        (await site.Api.RequestCountsAsync(cancellationToken))
            .Where(count => count.Key.EndsWith(" kafkaconnectors/status", StringComparison.Ordinal) || count.Key.EndsWith(" events", StringComparison.Ordinal))
            .Where(count => !count.Key.StartsWith("GET", StringComparison.Ordinal) && !count.Key.StartsWith("LIST", StringComparison.Ordinal) && !count.Key.StartsWith("WATCH", StringComparison.Ordinal))
            .Sum(count => count.Value);

    private static async Task EditAsync(Fleet fleet, TimeSpan window, int size, Func<int> next, CancellationToken cancellationToken)
    {
        var edits = Math.Max(1, (int)(size / 100d * window.TotalMinutes));
        for (var edit = 0; edit < edits; edit++)
        {
            await fleet.EditAsync(Fleet.NameOf(next()), "file", string.Create(CultureInfo.InvariantCulture, $"/data/{Guid.NewGuid():N}"), cancellationToken);
            await Clock.PassAsync(window / (edits + 1), cancellationToken);
        }
    }

    private static async Task PollsPassAsync(Installation installation, int count, CancellationToken cancellationToken)
    {
        var requests = installation.Connect.Double!.Requests;
        var until = requests.Count("GET", "/connectors") + count;
        await ControlPlane.Eventually.HoldsAsync(
            "polls", _ => Task.FromResult(requests.Count("GET", "/connectors") >= until), TimeSpan.FromMinutes(5), cancellationToken);
    }

    private static IReadOnlyList<string> Row(int size, IReadOnlyList<Window> windows, (double Calls, double Bytes) strimzi) =>
    [
        Number(size),
        $"{Per(windows, window => window.Calls)}",
        $"{Per(windows, window => window.Bytes)}",
        $"{Per(windows, window => window.Cpu)}",
        $"{Per(windows, window => window.KubernetesWrites)}",
        Spread.Text(strimzi.Calls),
        Spread.Text(strimzi.Bytes),
    ];

    private static Spread Per(IReadOnlyList<Window> windows, Func<Window, double> figure) => Spread.Of(windows.Select(figure));

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Mebibytes(long bytes) => Spread.Text(bytes / 1024d / 1024);

    private sealed record Window(double Calls, double Bytes, double Cpu, double KubernetesWrites);
}
