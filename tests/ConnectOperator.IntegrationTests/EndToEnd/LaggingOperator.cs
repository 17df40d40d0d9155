using System.Diagnostics.Metrics;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Health;
using ConnectOperator.Hosting;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>The operator within the process of the tests, on an installation's API server, with watches that lag. It stands by until it is told to lead.</summary>
internal sealed class LaggingOperator : IAsyncDisposable
{
    private readonly TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stopping = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly OperatorHealth health = new(TimeProvider.System);
    private readonly OperatorTelemetry telemetry;
    private readonly KubernetesClient kubernetes;
    private readonly Task run;
    private LaggingWatch? watch;

    /// <summary>Begins to stand by.</summary>
    /// <param name="installation">Where.</param>
    /// <param name="heldBack">Its watches tell nothing more from where this text comes.</param>
    public LaggingOperator(Installation installation, string heldBack)
    {
        telemetry = new OperatorTelemetry(services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        kubernetes = new KubernetesClient(
            ClusterDiscovery.Find(new() { KubeconfigPath = installation.Plane.KubeconfigPath }),
            new() { Through = handler => watch = new LaggingWatch(handler, heldBack) });
        run = OperatorRun.RunAsync(
            new OperatorServices
            {
                Self = OperatorIdentity.OfProcess("lagging", number: 1, TimeProvider.System.GetUtcNow(), watchesAll: true),
                Kubernetes = kubernetes,
                Connect = (endpoint, observe) =>
                    new ConnectClient(endpoint, TimeProvider.System, NullLogger<ConnectClient>.Instance, new() { Through = observe }),
                Telemetry = telemetry,
                Time = TimeProvider.System,
                Random = Random.Shared.NextDouble,
                Loggers = NullLoggerFactory.Instance,
                WhileLeading = async (work, ending) =>
                {
                    await turn.Task.WaitAsync(ending);
                    await work(ending);
                },
            },
            installation.Watched,
            health,
            stopping.Token);
    }

    public LaggingWatch Watch => watch!;

    /// <summary>Whether it has listed everything.</summary>
    public bool IsReady => health.Ready().All(check => check.Passed);

    /// <summary>It is its turn.</summary>
    public void Lead() => turn.SetResult();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        kubernetes.Dispose();
        telemetry.Dispose();
        await services.DisposeAsync();
        stopping.Dispose();
    }
}
