using ConnectOperator.Core.Conflicts;
using ConnectOperator.Health;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Leadership;
using ConnectOperator.Rest.Client;
using ConnectOperator.Telemetry;

namespace ConnectOperator.Hosting;

/// <summary>The program's life: finds the API server, runs, and says how it ended.</summary>
internal sealed partial class OperatorService(
    OperatorOptions options,
    OperatorHealth health,
    LeadershipStatus leadership,
    OperatorTelemetry telemetry,
    TimeProvider time,
    ILoggerFactory loggers,
    IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private readonly ILogger logger = loggers.CreateLogger<OperatorService>();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
        catch (Exception failure) when (failure is ClusterConfigurationException or LeadershipLostException)
        {
            LogEnded(failure.Message);
            Fail();
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(failure);
            Fail();
        }
    }

    /// <summary>Until the process serves health checks: whoever watches it start sees every step of it.</summary>
    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var connection = ClusterDiscovery.Find(new ClusterConnectionOptions
        {
            KubeconfigPath = options.Kubeconfig,
            Context = options.Context,
            Time = time,
        });
        IReadOnlyList<string> namespaces = options.OwnNamespace ? [.. options.Namespaces.Append(connection.Namespace).Distinct(StringComparer.Ordinal)] : options.Namespaces;
        var identity = $"{Environment.MachineName}_{Guid.NewGuid()}";
        using var elector = options.Election is { } election ? Stand(election, connection, identity) : null;
        Func<HttpMessageHandler, HttpMessageHandler> guard =
            elector is null ? handler => handler : handler => new LeaderOnlyHandler(elector.Permit, handler);
        using var kubernetes = new KubernetesClient(
            connection, new KubernetesClientOptions { Through = handler => guard(telemetry.ObserveKubernetes(handler)) }, time);
        var clients = new RestClientOptions
        {
            UserAgent = $"connect-operator/{typeof(OperatorService).Assembly.GetName().Version?.ToString(3)} ({identity})",
            WritesThrough = guard,
        };
        LogStarted(connection.Server, connection.Source, namespaces.Count == 0 ? "all namespaces" : string.Join(", ", namespaces));
        await OperatorRun.RunAsync(
            new OperatorServices
            {
                Self = Self(connection),
                Kubernetes = kubernetes,
                Connect = (endpoint, observe) =>
                    new ConnectClient(endpoint, time, loggers.CreateLogger<ConnectClient>(), clients with { Through = observe }),
                Telemetry = telemetry,
                Time = time,
                Random = Random.Shared.NextDouble,
                Loggers = loggers,
                WhileLeading = elector is null ? null : elector.RunAsync,
            },
            namespaces,
            health,
            stopping);
    }

    /// <summary>Which operator this process is, or is one of.</summary>
    private OperatorIdentity Self(ClusterConnection connection) => options.Election is { } election
        ? OperatorIdentity.OfLease(LeaseOf(election, connection), options.Namespaces.Count == 0)
        : OperatorIdentity.OfProcess(Environment.MachineName, Environment.ProcessId, time.GetUtcNow(), options.Namespaces.Count == 0);

    private static ObjectKey LeaseOf(ElectionOptions election, ClusterConnection connection) => new(election.Namespace ?? connection.Namespace, election.Lease);

    private LeaderElector Stand(ElectionOptions election, ClusterConnection connection, string identity)
    {
        var elector = new LeaderElector(
            connection,
            new LeaderElectionOptions { Lease = LeaseOf(election, connection), Identity = identity },
            time,
            loggers.CreateLogger<LeaderElector>());
        leadership.Follow(elector);
        return elector;
    }

    private void Fail()
    {
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    [LoggerMessage(100, LogLevel.Information, "Watching {Namespaces} of {Server} ({Source})")]
    private partial void LogStarted(Uri server, string source, string namespaces);

    [LoggerMessage(101, LogLevel.Information, "Stopped")]
    private partial void LogStopped();

    [LoggerMessage(102, LogLevel.Critical, "{Problem}")]
    private partial void LogEnded(string problem);

    [LoggerMessage(103, LogLevel.Critical, "The operator cannot continue")]
    private partial void LogFailed(Exception failure);
}
