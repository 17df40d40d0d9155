using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;

namespace Benchmarks.Fleets;

/// <summary>How long nobody acts when the leading operator ends, asked to or not, while another one stands by.</summary>
internal static class Failover
{
    /// <summary>The fleets lose their leaders so far apart that the take-overs do not fall together.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(4);

    public static async Task<Section> RunAsync(BenchmarkOptions options, StandingFleets fleets, CancellationToken cancellationToken)
    {
        var rounds = options.Quick ? 1 : options.Runs;
        var measured = await Task.WhenAll((await fleets.AtRestAsync(cancellationToken)).Select(
            (fleet, index) => MeasureAsync(fleet, rounds, Apart * index, cancellationToken)));
        return new(
            "Failover",
            $"""
            Two operators with `--leader-elect`. The leader ends, and a connector is edited at that moment. Seconds from then until the other operator sends its
            first request to Connect, and until it has written the edit. On SIGTERM a leader releases its Lease first; after SIGKILL the Lease must expire,
            which takes 15 s. Fleets of all sizes run at once, and their leaders are killed {Apart.TotalSeconds:0} s apart.
            """,
            [
                new(
                    "",
                    ["connectors", "SIGTERM: to the first request", "to the write of the edit", "SIGKILL: to the first request", "to the write of the edit"],
                    [.. measured.Select(each => (IReadOnlyList<string>)
                    [
                        each.Size.ToString("N0", CultureInfo.InvariantCulture),
                        $"{Spread.Of(each.Asked.Select(times => times.Polled))}",
                        $"{Spread.Of(each.Asked.Select(times => times.Written))}",
                        $"{Spread.Of(each.Killed.Select(times => times.Polled))}",
                        $"{Spread.Of(each.Killed.Select(times => times.Written))}",
                    ])]),
            ]);
    }

    private static async Task<Measured> MeasureAsync(StandingFleet fleet, int rounds, TimeSpan offset, CancellationToken cancellationToken)
    {
        await fleet.Installation.Operator.KillAsync();
        await fleet.Installation.Operator.DisposeAsync();
        fleet.Installation = fleet.Installation with { Operator = await StandInAsync(fleet, "Leading as", cancellationToken) };
        var standby = await StandInAsync(fleet, "Standing by as", cancellationToken);
        var (asked, killed) = (new List<Times>(), new List<Times>());
        for (var round = 0; round < 2 * rounds; round++)
        {
            var isKill = round % 2 == 1;
            if (round == 0)
            {
                await RestsAsync(fleet, cancellationToken);
                await Clock.PassAsync(offset, cancellationToken);
            }

            await fleet.Installation.Fleet.ReadyAsync(fleet.Size, cancellationToken);

            var leader = fleet.Installation.Operator;
            fleet.Installation = fleet.Installation with { Operator = standby };
            (isKill ? killed : asked).Add(await HandOverAsync(fleet, isKill ? leader.KillAsync : leader.TerminateAsync, round, cancellationToken));
            await leader.DisposeAsync();
            standby = await StandInAsync(fleet, "Standing by as", cancellationToken);
        }

        await standby.DisposeAsync();
        return new(fleet.Size, asked, killed);
    }

    private static async Task<OperatorUnderTest> StandInAsync(StandingFleet fleet, string state, CancellationToken cancellationToken)
    {
        var program = fleet.Site.StartOperator(
            fleet.Installation.Fleet.Namespace, "--leader-elect", "--leader-election-namespace", fleet.Installation.Fleet.Namespace);
        await program.HasSaidAsync(state, cancellationToken);
        await program.IsReadyAsync(cancellationToken);
        return program;
    }

    /// <summary>The first leader has polled. Of those that follow the connectors tell: what was edited is Ready again.</summary>
    private static Task RestsAsync(StandingFleet fleet, CancellationToken cancellationToken)
    {
        fleet.Installation.Connect.Double!.Requests.Clear();
        return fleet.Installation.HasAskedAsync(request => request is { Method: "GET", Path: "/connectors" }, cancellationToken);
    }

    private static async Task<Times> HandOverAsync(StandingFleet fleet, Func<Task> end, int round, CancellationToken cancellationToken)
    {
        var change = string.Create(CultureInfo.InvariantCulture, $"/data/nobody-leads-{round}");
        var began = Clock.Start();
        await end();
        fleet.Installation.Connect.Double!.Requests.Clear();
        await fleet.Installation.Fleet.EditAsync(Fleet.NameOf(fleet.Size / 2), "file", change, cancellationToken);
        await fleet.Installation.HasAskedAsync(_ => true, cancellationToken);
        var polled = Clock.SecondsSince(began);
        await fleet.Installation.HasWrittenAsync(request => request.Body.Contains(change, StringComparison.Ordinal), cancellationToken);
        return new(polled, Clock.SecondsSince(began));
    }

    private sealed record Times(double Polled, double Written);

    private sealed record Measured(int Size, IReadOnlyList<Times> Asked, IReadOnlyList<Times> Killed);
}
