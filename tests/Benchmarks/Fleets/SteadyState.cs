using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.References;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>What a fleet costs while nothing changes, and while one in a hundred connectors changes per minute.</summary>
internal static class SteadyState
{
    private const double Mebi = 1024 * 1024;

    private static readonly string[] Resources =
        [" kafkaconnectors", " kafkaconnectors/status", " kafkaconnectclusters", " kafkaconnectclusters/status", " events", " secrets"];

    public static async Task<Section> RunAsync(BenchmarkOptions options, StandingFleets fleets, CancellationToken cancellationToken)
    {
        var (quiet, changing, memory) = (new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>());
        var (calls, strimziCalls, cpu, resident) = (new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>());
        var budgets = new List<Budget>();
        var atRest = await fleets.AtRestAsync(cancellationToken);
        await using var nothing = await (await fleets.SiteAsync(cancellationToken)).InstallAsync(TimeSpan.Zero, cancellationToken);
        var results = await Task.WhenAll(atRest.Select(fleet => MeasureAsync(options, fleet, cancellationToken)));
        var empty = nothing.Operator.Usage;
        memory.Add(["0", Mebibytes(empty.ResidentBytes), Mebibytes(empty.PeakBytes), ""]);
        foreach (var measured in results)
        {
            var size = measured.Size;
            quiet.Add(Row(size, measured.AtRest, measured.Strimzi));
            changing.Add(Row(size, measured.InMotion, measured.Strimzi));
            var aboveEmpty = measured.Usage.ResidentBytes - empty.ResidentBytes;
            memory.Add([Number(size), Mebibytes(measured.Usage.ResidentBytes), Mebibytes(measured.Usage.PeakBytes), Mebibytes(aboveEmpty)]);
            calls.Add((size, Per(measured.AtRest, window => window.Calls).Median));
            strimziCalls.Add((size, measured.Strimzi.Calls));
            cpu.Add((size, Per(measured.AtRest, window => window.Cpu).Median));
            resident.Add((size, measured.Usage.ResidentBytes / Mebi));
            await Console.Error.WriteLineAsync($"   {string.Join(" | ", quiet[^1])} | {string.Join(" | ", memory[^1])}");
            if (size == options.Sizes[^1])
            {
                budgets.AddRange(BudgetsOf(measured, aboveEmpty));
            }
        }

        string[] columns = ["connectors", "REST calls", "bytes of answers", "CPU seconds", "calls to Kubernetes", "Strimzi's REST calls", "bytes of answers"];
        return new(
            "Steady state",
            $"""
            Per minute, from windows of {options.Window.TotalSeconds:0} s with the default poll interval of 10 s. Fleets of all sizes run at once, each with its own Kubernetes, Connect and
            operator. Calls to Kubernetes exclude watches, which last for minutes. Strimzi's calls are those of one round of its timer over the same
            connectors, per minute. Configs have about 2 KB.
            """,
            [
                new("Nothing changes:", columns, quiet),
                new("One in a hundred connectors is edited per minute:", columns, changing),
                new("Memory of the operator's process, in MiB; the last column is above the empty program:", ["connectors", "resident", "peak", "above empty"], memory),
            ])
        {
            Budgets = budgets,
            Plots =
            [
                new("rest-calls", "REST calls per minute, nothing changing", "connectors", "calls", [new("operator", calls), new("Strimzi's calls", strimziCalls)]),
                new("cost", "Cost of a quiet fleet", "connectors", "", [new("CPU seconds per minute", cpu), new("resident MiB", resident)]),
            ],
        };
    }

    private static async Task<Measured> MeasureAsync(BenchmarkOptions options, StandingFleet fleet, CancellationToken cancellationToken)
    {
        var (size, site, installation) = (fleet.Size, fleet.Site, fleet.Installation);
        var strimzi = await StrimziAsync(installation, size, cancellationToken);
        await PollsPassAsync(installation, 2, cancellationToken);
        var atRest = await WindowsAsync(options, site, installation, _ => Task.CompletedTask, cancellationToken);
        var usage = installation.Operator.Usage;
        var number = 0;
        var inMotion = await WindowsAsync(
            options, site, installation, token => EditAsync(installation.Fleet, options.Window, size, () => number++ % size, token), cancellationToken);
        await installation.Fleet.ReadyAsync(size, cancellationToken);
        return new(size, strimzi, atRest, inMotion, usage);
    }

    private static IEnumerable<Budget> BudgetsOf(Measured measured, long aboveEmpty)
    {
        var fleet = $"{Number(measured.Size)} connectors";
        var perPoll = Per(measured.AtRest, window => window.CallsPerPoll);
        yield return new($"REST calls per poll, {fleet}, nothing changing", "1", $"{perPoll}", perPoll.Max <= 1);
        var kubernetes = Per(measured.AtRest, window => window.KubernetesCalls);
        yield return new($"calls to Kubernetes per minute, {fleet}, nothing changing", "0", $"{kubernetes}", kubernetes.Max <= 0);
        var share = Per(measured.AtRest, window => window.Cpu / 0.6);
        yield return new($"CPU, {fleet}, nothing changing", "at most 5 % of one core", $"{share} %", share.Median <= 5);
        yield return new($"memory of {fleet} of 2 KB above the empty program", "at most 150 MiB", $"{Mebibytes(aboveEmpty)} MiB", aboveEmpty / Mebi <= 150);
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
        for (var run = 0; run < options.Windows; run++)
        {
            installation.Connect.Double!.Requests.Clear();
            var kubernetesBefore = await KubernetesCallsAsync(site, cancellationToken);
            var before = installation.Operator.Usage;
            await Task.WhenAll(Clock.PassAsync(options.Window, cancellationToken), meanwhile(cancellationToken));
            var after = installation.Operator.Usage;
            var requests = installation.Connect.Double.Requests.All;
            var polls = requests.Count(request => request is { Path: "/connectors", Method: "GET" });
            var perMinute = TimeSpan.FromMinutes(1) / options.Window;
            windows.Add(new(
                requests.Count * perMinute,
                requests.Count / (double)Math.Max(1, polls),
                polls * listBytes * perMinute,
                (after.Cpu - before.Cpu).TotalSeconds * perMinute,
                (await KubernetesCallsAsync(site, cancellationToken) - kubernetesBefore) * perMinute));
        }

        return windows;
    }

    /// <summary>Calls of anybody for what the operator reads and writes; the benchmark itself edits specs only, with PATCH, which are taken off.</summary>
    private static async Task<double> KubernetesCallsAsync(Site site, CancellationToken cancellationToken) =>
        (await site.Api.RequestCountsAsync(cancellationToken))
            .Where(count => Resources.Any(resource => count.Key.EndsWith(resource, StringComparison.Ordinal)))
            .Where(count => !count.Key.StartsWith("WATCH", StringComparison.Ordinal) && count.Key != "PATCH kafkaconnectors")
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
        $"{Per(windows, window => window.KubernetesCalls)}",
        Spread.Text(strimzi.Calls),
        Spread.Text(strimzi.Bytes),
    ];

    private static Spread Per(IReadOnlyList<Window> windows, Func<Window, double> figure) => Spread.Of(windows.Select(figure));

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Mebibytes(long bytes) => Spread.Text(bytes / Mebi);

    private sealed record Window(double Calls, double CallsPerPoll, double Bytes, double Cpu, double KubernetesCalls);

    private sealed record Measured(
        int Size, (double Calls, double Bytes) Strimzi, IReadOnlyList<Window> AtRest, IReadOnlyList<Window> InMotion, ProcessUsage Usage);
}
