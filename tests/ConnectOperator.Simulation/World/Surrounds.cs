using ApiServerDouble;
using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.Network;
using ManualTime;

namespace ConnectOperator.Simulation.World;

/// <summary>Everything around the operators: servers, networks, clock and chance.</summary>
internal sealed class Surrounds : IDisposable
{
    public Surrounds(int seed, Oddities? oddities = null)
    {
        Chance = new(seed);
        var (own, odd) = Oddities.Of(seed);
        (Odd, OddChance) = (oddities ?? own, odd);
        Trace = new(Time);
        Kubernetes = new(Time, Kinds.Connectors, Kinds.Clusters);
        KubernetesLink = new("kubernetes", Time, Chance.Fork(), Trace);
        Watches = new(Chance.Fork());
        Secrets = new(Violations);
        Writers = new(Violations);
        Pace = new(Time, Violations, () => Watches!.Longest > TimeSpan.FromSeconds(1) || KubernetesLink!.LosesSome);
        Claims = new(Kubernetes, Time);
        Touched = new(Time);
        Judge = new(this);
        Ledger = new(Claims, Time, Writers, Touched, Violations);
        Connects =
        [
            .. new[] { "prod", "lab" }.Take(Chance.Between(1, 2)).Select(name =>
                new SimulatedConnect(name, Chance.Between(1, 2), Time, Chance.Fork(), Trace, Ledger, Pace)),
        ];
        foreach (var connect in Odd.ServersOwnWays ? Connects : [])
        {
            connect.Show(ServersWays.Draw(OddChance));
        }
    }

    public ManualTimeProvider Time { get; } = new();

    public Chance Chance { get; }

    public Oddities Odd { get; }

    /// <summary>All that is left to chance in what is odd.</summary>
    public Chance OddChance { get; }

    public Trace Trace { get; }

    public Violations Violations { get; } = new();

    public SecretWatch Secrets { get; }

    public PaceWatch Pace { get; }

    public ClaimBook Claims { get; }

    public TouchBook Touched { get; }

    public ResourceJudge Judge { get; }

    public WriterWatch Writers { get; }

    public ApiServer Kubernetes { get; }

    public Link KubernetesLink { get; }

    public WatchConditions Watches { get; }

    public ConnectLedger Ledger { get; }

    public IReadOnlyList<SimulatedConnect> Connects { get; }

    /// <summary>Writes of operators to the API server so far.</summary>
    public int KubernetesWrites { get; set; }

    public SimulatedConnect ConnectOf(Uri url) => Connects.First(connect => url.Host.Contains(connect.Name, StringComparison.Ordinal));

    public void Dispose()
    {
        Kubernetes.Dispose();
        KubernetesLink.Dispose();
        foreach (var connect in Connects)
        {
            connect.Dispose();
        }
    }
}
