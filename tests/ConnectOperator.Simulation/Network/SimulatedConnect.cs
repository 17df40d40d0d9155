using ConnectDouble;
using ConnectDouble.Http;
using ConnectDouble.Plugins;
using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.World;
using ManualTime;

namespace ConnectOperator.Simulation.Network;

/// <summary>A Connect cluster in the simulated network, and everything that operators asked of it.</summary>
internal sealed class SimulatedConnect : IDisposable
{
    /// <summary>Stands for a Service or load balancer: each new connection may lead to another worker.</summary>
    private const string Balancer = "connect";

    private readonly RandomSource chance;
    private readonly ConnectWriteCheck ledger;
    private readonly Trace trace;
    private readonly WriteRateCheck pace;
    private readonly CancellationTokenSource[] workerLives;
    private readonly HashSet<string> hidden = [];
    private readonly ManualTimeProvider time;

    public SimulatedConnect(string name, int workers, ManualTimeProvider time, RandomSource chance, Trace trace, ConnectWriteCheck ledger, WriteRateCheck pace)
    {
        this.time = time;
        this.chance = chance;
        this.ledger = ledger;
        this.trace = trace;
        this.pace = pace;
        Name = name;
        Cluster = new(new()
        {
            Time = time,
            Urls = [.. Enumerable.Range(0, workers).Select(worker => $"http://{name}-{worker}:8083")],
            ExtraPlugins = SamplePlugins.All,
        });
        Link = new(name, time, chance.Fork(), trace);
        workerLives = [.. Enumerable.Range(0, workers).Select(_ => new CancellationTokenSource())];
    }

    /// <summary>Name of its KafkaConnectCluster.</summary>
    public string Name { get; }

    public ConnectDoubleCluster Cluster { get; }

    public Link Link { get; }

    /// <summary>In which ways of its own it shows configs.</summary>
    public IReadOnlyList<ServerHabit> Ways { get; private set; } = [];

    /// <summary>A URL behind which any worker may answer.</summary>
    public string BalancedUrl => $"http://{Balancer}.{Name}:8083";

    /// <summary>When it began to show configs in other ways than at the beginning; null while it has not.</summary>
    public DateTimeOffset? WaysChangedAt { get; private set; }

    /// <summary>From now on it shows configs in other ways than before.</summary>
    public void ShowOtherwise(IReadOnlyList<ServerHabit> ways)
    {
        WaysChangedAt = time.GetUtcNow();
        Show(ways);
    }

    /// <summary>It shows configs in ways of its own.</summary>
    public void Show(IReadOnlyList<ServerHabit> ways)
    {
        Ways = ways;
        Cluster.Script.KeepNoHabits();
        foreach (var way in ways)
        {
            trace.Add(Name, $"shows configs in a way of its own: {way}");
            Cluster.Script.Keep(way);
        }
    }

    /// <summary>The connector's first task fails, and no status can tell.</summary>
    public void HideTask(string name)
    {
        if (Cluster.Find(name) is { } found && found.TaskStates.Count + found.UnreportedTasks > 0)
        {
            hidden.Add(name);
            Cluster.Script.HideTask(name, 0);
        }
    }

    /// <summary>It can start again.</summary>
    public void RevealTask(string name)
    {
        if (Cluster.Find(name) is not null)
        {
            Cluster.Script.HealTask(name, 0);
        }
    }

    /// <summary>Whether a task of this connector shows no status, or did at a time.</summary>
    public bool HidesTask(string name) => hidden.Contains(name) || Cluster.Find(name) is { UnreportedTasks: > 0 };

    /// <summary>The worker that a new connection to this URL leads to.</summary>
    public int WorkerBehind(Uri url) => url.Host.StartsWith(Balancer + ".", StringComparison.Ordinal)
        ? chance.Between(0, workerLives.Length - 1)
        : Cluster.Urls.TakeWhile(other => other.Authority != url.Authority).Count();

    /// <summary>Cancelled when the worker goes down, and its connections with it.</summary>
    public CancellationToken LifeOf(int worker) => workerLives[worker].Token;

    public void RestartWorker(int worker)
    {
        var before = workerLives[worker];
        workerLives[worker] = new();
        Cluster.RestartWorker(worker);
        before.Cancel();
    }

    public void LoseWorker(int worker)
    {
        Cluster.LoseWorker(worker);
        workerLives[worker].Cancel();
    }

    public void ReturnWorker(int worker)
    {
        workerLives[worker] = new();
        Cluster.ReturnWorker(worker);
    }

    /// <summary>A request arrives at a worker.</summary>
    public async Task<ConnectResponse?> AnswerAsync(OperatorLife caller, int worker, ConnectRequest request, DateTimeOffset sentAt)
    {
        var write = ConnectWrite.Of(request);
        if (write is not null)
        {
            trace.Add(caller.Name, $"{request.Method} {Cluster.Urls[worker].Host}{request.Target}");
            ledger.Arrives(this, caller, write, sentAt);
            pace.Arrives($"{Name}{request.Target}");
        }

        var answer = await Cluster.AnswerAsync(worker, request, CancellationToken.None);
        if (write is not null)
        {
            trace.Add(Name, $"{answer?.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "broken"} to {request.Method} {request.Target}");
            ledger.Answered(this, caller, write, answer?.Status ?? 0);
            if (answer is not { Status: >= 400 and < 500 })
            {
                pace.TakesEffect(caller, $"{Name}{request.Target}");
            }
        }
        else
        {
            ledger.Read(this, request.Target);
        }

        return answer;
    }

    /// <summary>The answer has reached its operator.</summary>
    public void Delivered(OperatorLife caller, ConnectRequest request, ConnectResponse? answer)
    {
        if (answer is { Status: >= 200 and < 300 } && ConnectWrite.Of(request) is { } write)
        {
            ledger.Delivered(this, caller, write);
        }
    }

    public void Dispose()
    {
        Link.Dispose();
        Cluster.Dispose();
        foreach (var life in workerLives)
        {
            life.Dispose();
        }
    }
}
