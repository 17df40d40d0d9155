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

    private readonly Chance chance;
    private readonly ConnectLedger ledger;
    private readonly Trace trace;
    private readonly PaceWatch pace;
    private readonly CancellationTokenSource[] workerLives;

    public SimulatedConnect(string name, int workers, ManualTimeProvider time, Chance chance, Trace trace, ConnectLedger ledger, PaceWatch pace)
    {
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

    /// <summary>A URL behind which any worker may answer.</summary>
    public string BalancedUrl => $"http://{Balancer}.{Name}:8083";

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
    public async Task<ConnectAnswer?> AnswerAsync(OperatorLife caller, int worker, ConnectRequest request, DateTimeOffset sentAt)
    {
        var write = ConnectWrite.Of(request);
        if (write is not null)
        {
            trace.Add(caller.Name, $"{request.Method} {Cluster.Urls[worker].Host}{request.Target}");
            ledger.Arrives(this, caller, write, sentAt);
            pace.Writes($"{Name}{request.Target}");
        }

        var answer = await Cluster.AnswerAsync(worker, request, CancellationToken.None);
        if (write is not null)
        {
            trace.Add(Name, $"{answer?.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "broken"} to {request.Method} {request.Target}");
            ledger.Answered(this, caller, write, answer?.Status ?? 0);
        }
        else
        {
            ledger.Read(this, request.Target);
        }

        return answer;
    }

    /// <summary>The answer has reached its operator.</summary>
    public void Delivered(OperatorLife caller, ConnectRequest request, ConnectAnswer? answer)
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
