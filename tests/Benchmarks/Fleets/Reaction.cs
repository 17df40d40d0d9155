using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;
using ConnectDouble;
using ConnectOperator.Core.Conditions;

namespace Benchmarks.Fleets;

/// <summary>
/// How long it takes from a cause to its effect. One operator looks after many Connect clusters, each polled at moments of its own, so
/// that each gives a sample that the others do not disturb.
/// </summary>
internal static class Reaction
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);

    public static async Task<Section> RunAsync(BenchmarkOptions options, StandingFleets fleets, CancellationToken cancellationToken)
    {
        var (count, rounds) = options.Quick ? (20, 1) : (50, 2);
        await using var installation = await (await fleets.SiteAsync(cancellationToken)).InstallAsync(TimeSpan.Zero, cancellationToken);
        var fleet = installation.Fleet;
        var clusters = new List<Cluster>();
        try
        {
            for (var number = 0; number < count; number++)
            {
                clusters.Add(await Cluster.StartAsync(fleet, number, rounds, cancellationToken));
            }

            await fleet.ReadyAsync(count * rounds, cancellationToken);

            var applied = await SampleAsync(clusters, rounds, async (cluster, round) =>
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{cluster.Name}-applied-{round}");
                cluster.Server.Requests.Clear();
                await fleet.ApplyAsync([name], cancellationToken, (_, spec) => Fleet.PlaceOn(spec, cluster.Name));
                return () => Installation.HasAskedAsync(cluster.Server, request => IsWriteOf(request, name), cancellationToken);
            });
            await fleet.ReadyAsync(2 * count * rounds, cancellationToken);

            var rotated = await SampleAsync(clusters, rounds, async (cluster, round) =>
            {
                var secret = string.Create(CultureInfo.InvariantCulture, $"{cluster.Name}-value-{round}");
                cluster.Server.Requests.Clear();
                await fleet.PutSecretAsync(cluster.Name, "value", secret, cancellationToken);
                return () => Installation.HasAskedAsync(cluster.Server, request => IsWriteOf(request, secret), cancellationToken);
            });
            await fleet.ReadyAsync(2 * count * rounds, cancellationToken);

            var failed = await SampleAtAnyTimeAsync(clusters, rounds, (cluster, round) =>
            {
                cluster.Server.Script.FailTask(cluster.Connectors[round], 0, untilHealed: true);
                return fleet.SayAsync(Reasons.TaskFailed, [cluster.Connectors[round]], cancellationToken);
            }, async () =>
            {
                clusters.ForEach(cluster => cluster.Connectors.ForEach(name => cluster.Server.Script.HealTask(name, 0)));
                await fleet.ReadyAsync(2 * count * rounds, cancellationToken);
            }, cancellationToken);

            var lost = await SampleAtAnyTimeAsync(clusters, rounds: 1, (cluster, _) =>
            {
                cluster.Server.Script.On("*", "/*").BreaksConnection().Always();
                return fleet.SayAsync(Reasons.ConnectUnreachable, cluster.Connectors, cancellationToken);
            }, async () =>
            {
                clusters.ForEach(cluster => cluster.Server.Script.Clear());
                await fleet.ReadyAsync(2 * count * rounds, cancellationToken);
            }, cancellationToken);

            return new(
                "Reaction",
                $"""
                Seconds from cause to effect. One operator manages {count} Connect clusters at rest, which it polls every {PollInterval.TotalSeconds:0} s at different moments. A change in
                Kubernetes reaches Connect at once, through the watch. The operator sees a change in Connect at the next poll. It reports silence after 15 s, so that
                the restart of one worker alarms nobody.
                """,
                [
                    new(
                        "",
                        ["from", "to", "samples", "median", "p90", "p99", "shortest", "longest"],
                        [
                            Row("apply answered by the API server", "first write to Connect", applied),
                            Row("Secret changed", "first config written with the value", rotated),
                            Row("task failed in Connect", "status reports TaskFailed", failed),
                            Row("Connect gone", "status of all its connectors reports ConnectUnreachable", lost),
                        ]),
                ])
            {
                Budgets = [new("apply to the first REST write, idle", "at most 0.05 s", $"{Spread.Text(applied.Median)} s (p99 {Spread.Text(applied.Quantile(0.99))} s)", applied.Quantile(0.99) <= 0.05)],
            };
        }
        finally
        {
            foreach (var cluster in clusters)
            {
                await cluster.DisposeAsync();
            }
        }
    }

    private static bool IsWriteOf(ReceivedRequest request, string text) =>
        request.Method is "POST" or "PUT" && request.Body.Contains(text, StringComparison.Ordinal);

    /// <summary>Takes samples in turn. The clock runs from when the cause has happened until the awaited effect has shown.</summary>
    private static async Task<Spread> SampleAsync(IReadOnlyList<Cluster> clusters, int rounds, Func<Cluster, int, Task<Func<Task>>> cause)
    {
        var seconds = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var cluster in clusters)
            {
                var effect = await cause(cluster, round);
                var began = Clock.Start();
                await effect();
                seconds.Add(Clock.SecondsSince(began));
            }
        }

        return new(seconds);
    }

    /// <summary>Takes a sample of each cluster in each round, each at another moment of a poll interval.</summary>
    private static async Task<Spread> SampleAtAnyTimeAsync(
        IReadOnlyList<Cluster> clusters, int rounds, Func<Cluster, int, Task> causeAndEffect, Func<Task> recover, CancellationToken cancellationToken)
    {
        var seconds = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            seconds.AddRange(await Task.WhenAll(clusters.Select(async (cluster, index) =>
            {
                await Clock.PassAsync(PollInterval * index / clusters.Count, cancellationToken);
                var began = Clock.Start();
                await causeAndEffect(cluster, round);
                return Clock.SecondsSince(began);
            })));
            await recover();
        }

        return new(seconds);
    }

    private static IReadOnlyList<string> Row(string from, string to, Spread spread) =>
    [
        from,
        to,
        spread.Values.Count.ToString(CultureInfo.InvariantCulture),
        Spread.Text(spread.Median),
        Spread.Text(spread.Quantile(0.9)),
        Spread.Text(spread.Quantile(0.99)),
        Spread.Text(spread.Min),
        Spread.Text(spread.Max),
    ];

    /// <summary>A Connect cluster with a connector for each round, which use a Secret.</summary>
    private sealed class Cluster(string name, ConnectTarget connect, List<string> connectors) : IAsyncDisposable
    {
        public string Name => name;

        public ConnectDoubleServer Server => connect.Double!;

        public List<string> Connectors => connectors;

        public static async Task<Cluster> StartAsync(Fleet fleet, int number, int connectors, CancellationToken cancellationToken)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"cluster-{number}");
            var connect = await ConnectTarget.StartAsync(realUrl: null, TimeSpan.Zero, cancellationToken);
            var cluster = new Cluster(
                name, connect, [.. Enumerable.Range(0, connectors).Select(each => string.Create(CultureInfo.InvariantCulture, $"{name}-connector-{each}"))]);
            await fleet.PutSecretAsync(name, "value", "first", cancellationToken);
            await fleet.ApplyClusterAsync(connect.Url, cancellationToken, name: name);
            await fleet.ApplyAsync(cluster.Connectors, cancellationToken, (_, spec) =>
            {
                Fleet.PlaceOn(spec, name);
                Fleet.TakeFromSecret(spec, name);
            });
            return cluster;
        }

        public ValueTask DisposeAsync() => connect.DisposeAsync();
    }
}
