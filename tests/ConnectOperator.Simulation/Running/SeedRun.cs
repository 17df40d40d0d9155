using ConnectOperator.Simulation.Faults;
using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.Operators;
using ConnectOperator.Simulation.People;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Running;

/// <summary>
/// One seed: a world in which everything goes on for a while, then nothing goes wrong any more and nobody changes anything, and
/// within bounded time all must be as asked, and say so.
/// </summary>
internal sealed class SeedRun : IDisposable
{
    /// <summary>
    /// From the last fault and the last edit until all is well: a refused config is offered again only after ten minutes.
    /// </summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    /// <summary>Steps of the clock: twenty times what a long run takes.</summary>
    private const int MostSteps = 500_000;

    /// <summary>In a minute: seven polls, and once in a while two questions who the worker is.</summary>
    private const int MostReadsAtRest = 9;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>A write that was lost on its way is given up after 100 s, and restarts count from zero again after a minute.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(2);

    /// <summary>
    /// A list that shows a config otherwise than the connector's own read is believed after five minutes, and anew after each write: an edit, what puts
    /// the config back, and the one that tells the server's ways. What was put back too often because ways came and went is left alone for ten minutes.
    /// </summary>
    private static readonly TimeSpan Belief = TimeSpan.FromMinutes(17);

    /// <summary>
    /// Who has left a resource to an operator that is gone asks for it when something has been due for two minutes, or for eight where it was
    /// answered twice, which is as often as a run is long; half a minute later it goes on, and writes what is due.
    /// </summary>
    private static readonly TimeSpan Succession = TimeSpan.FromMinutes(9);

    /// <summary>A question makes both operators look at Connect anew until they know what it shows: a list each, and what confirms it.</summary>
    private const int MostReadsForQuestion = 4;

    private readonly int seed;
    private readonly SimulatedWorld world;
    private readonly RandomSource chance;
    private readonly OperatorFleet operators;
    private readonly OperatorFleet rivals;
    private readonly ConnectorAuthor author;
    private readonly ManualEditor meddler;
    private readonly FaultInjector faults;
    private readonly double violence;
    private readonly int longestPause;
    private readonly FinalStateCheck truth;
    private readonly Trials trials;
    private int steps;

    public SeedRun(int seed)
    {
        this.seed = seed;
        world = new(seed);
        chance = world.RandomSource.Fork();
        operators = new(world, replicas: chance.Between(1, 2), chance.Fork());
        rivals = new(world, replicas: world.OptionalRandom.Between(1, 2), world.OptionalRandom.Fork(), name: "rival");
        var kubectl = new Kubectl(world.Kubernetes, world.Trace);
        foreach (var connect in world.Connects)
        {
            kubectl.Create(Kinds.Clusters, Manifests.Cluster(
                connect.Name, chance.Happens(0.5) ? [connect.BalancedUrl] : connect.Cluster.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))));
        }

        author = new(world, kubectl, chance.Fork());
        meddler = new(world, chance.Fork());
        faults = new(world, operators, rivals, chance.Fork());
        violence = chance.Next();
        longestPause = chance.Pick(5, 20, 60);
        truth = new(world);
        trials = new(world, author, time => PassAsync(time), resource => rivals.Running.Count > 0 || !rivals.HasWritten(resource));
    }

    public async Task<RunResult> RunAsync()
    {
        var start = world.Time.GetUtcNow();
        try
        {
            await LiveAsync();
        }
        catch (Exception defect)
        {
            world.Violations.Report($"The simulation itself failed: {defect}");
        }

        return new(seed, world.Violations.First, world.Time.GetUtcNow() - start, world.Trace);
    }

    public void Dispose()
    {
        operators.Dispose();
        rivals.Dispose();
        world.Dispose();
    }

    private async Task LiveAsync()
    {
        author.Prepare();
        operators.Start();
        await PassAsync(chance.Between(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(12)), Happen);
        faults.HealAll();
        world.Trace.Add("calm", "nothing goes wrong from here on, and nobody changes anything");
        await SettleAsync();
        await StayQuietAsync();
        await trials.RunAsync();
        await SettleAsync();
    }

    /// <summary>Something happens; when the next thing will.</summary>
    private TimeSpan Happen()
    {
        if (chance.Happens(violence * 0.7))
        {
            faults.Next();
        }
        else if (chance.Happens(0.25))
        {
            meddler.Meddle();
        }
        else
        {
            author.Edit();
        }

        return chance.Happens(0.3)
            ? chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1))
            : chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(longestPause));
    }

    /// <summary>Lets time pass, with something that happens now and then and says when it will happen again.</summary>
    private async Task PassAsync(TimeSpan time, Func<TimeSpan>? happening = null)
    {
        var end = world.Time.GetUtcNow() + time;
        var next = happening is null ? end : world.Time.GetUtcNow() + chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        while (world.Violations.First is null)
        {
            if (++steps > MostSteps || !await Quiescence.ReachAsync())
            {
                world.Violations.Report("The operator works on and on.");
            }

            operators.Check();
            rivals.Check();
            var due = new[] { next, world.Time.NextDueAt ?? end, faults.EndDue() ?? end }.Min();
            if (due >= end)
            {
                world.Time.AdvanceTo(end);
                return;
            }

            world.Time.AdvanceTo(due);
            if (due == next && due < end)
            {
                next += happening!();
            }
        }
    }

    private async Task SettleAsync()
    {
        var timeout = Timeout + (world.Optional.ServersOwnWays ? Belief : TimeSpan.Zero);
        var end = world.Time.GetUtcNow() + timeout;
        while (world.Violations.First is null && truth.Mismatch() is { } mismatch)
        {
            if (world.Time.GetUtcNow() >= end)
            {
                world.Violations.Report($"{timeout.TotalMinutes} minutes after all was well again: {mismatch}");
            }

            await PassAsync(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>At rest: one read a poll, no writes, and nothing that comes undone.</summary>
    private async Task StayQuietAsync()
    {
        var hasLostRival = world.Optional.SecondOperator && rivals.Running.Count == 0;
        await PassAsync(world.Optional.ServersOwnWays ? Belief : hasLostRival ? Succession : Aftermath);
        var (writes, kubernetesWrites) = (world.Ledger.Writes, world.KubernetesWrites);
        var reads = world.Ledger.Reads.ToDictionary();
        await PassAsync(Rest);
        if (world.Violations.First is not null)
        {
            return;
        }

        // Two operators ask each other, less and less often, who looks after what they see differently: a question and an answer for each resource.
        var questions = rivals.Running.Count > 0 ? 2 * world.Kubernetes.All(Kinds.Connectors).Count() : 0;
        if (world.Ledger.Writes != writes || world.KubernetesWrites > kubernetesWrites + questions)
        {
            world.Violations.Report(
                $"At rest the operator wrote {world.Ledger.Writes - writes} times to Connect and {world.KubernetesWrites - kubernetesWrites} times to Kubernetes.");
        }

        // Only what was asked indeed may cost reads: each question is a write.
        var asked = questions > 0 ? (world.KubernetesWrites - kubernetesWrites + 1) / 2 : 0;
        var mostReads = (MostReadsAtRest * (rivals.Running.Count > 0 ? 2 : 1)) + (MostReadsForQuestion * asked);
        foreach (var (cluster, count) in world.Ledger.Reads)
        {
            if (count - reads[cluster] > mostReads)
            {
                world.Violations.Report($"At rest the operator read {cluster} {count - reads[cluster]} times in a minute.");
            }
        }

        if (truth.Mismatch() is { } mismatch)
        {
            world.Violations.Report($"What was well came undone: {mismatch}");
        }
    }
}
