using ApiServerDouble;
using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.Network;
using ManualTime;

namespace ConnectOperator.Simulation.World;

/// <summary>Everything around the operators: servers, networks, clock and chance.</summary>
internal sealed class SimulatedWorld : IDisposable
{
    public SimulatedWorld(int seed, OptionalFaults? optionalFaults = null)
    {
        RandomSource = new(seed);
        var (own, random) = OptionalFaults.Of(seed);
        (Optional, OptionalRandom) = (optionalFaults ?? own, random);
        Trace = new(Time);
        Kubernetes = new(Time, Kinds.Connectors, Kinds.Clusters);
        KubernetesLink = new("kubernetes", Time, RandomSource.Fork(), Trace);
        Watches = new(RandomSource.Fork());
        Secrets = new(Violations);
        Writers = new(Violations);
        Pace = new(Time, Violations, () => Watches!.Longest > TimeSpan.FromSeconds(1) || KubernetesLink!.LosesSome);
        Claims = new(Kubernetes, Time);
        Touched = new(Time);
        Judge = new(this);
        Ledger = new(Claims, Time, Writers, Touched, Violations);
        Connects =
        [
            .. new[] { "prod", "lab" }.Take(RandomSource.Between(1, 2)).Select(name =>
                new SimulatedConnect(name, RandomSource.Between(1, 2), Time, RandomSource.Fork(), Trace, Ledger, Pace)),
        ];
        foreach (var connect in Optional.ServersOwnWays ? Connects : [])
        {
            connect.Show(ServerRewriteGenerator.Draw(OptionalRandom));
        }
    }

    public ManualTimeProvider Time { get; } = new();

    public RandomSource RandomSource { get; }

    public OptionalFaults Optional { get; }

    /// <summary>All that is left to chance in the optional faults.</summary>
    public RandomSource OptionalRandom { get; }

    public Trace Trace { get; }

    public Violations Violations { get; } = new();

    public SecretLeakCheck Secrets { get; }

    public WriteRateCheck Pace { get; }

    public ClaimIndex Claims { get; }

    public ChangeLog Touched { get; }

    public KubernetesWriteCheck Judge { get; }

    public SingleWriterCheck Writers { get; }

    public ApiServer Kubernetes { get; }

    public Link KubernetesLink { get; }

    public WatchConditions Watches { get; }

    public ConnectWriteCheck Ledger { get; }

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
