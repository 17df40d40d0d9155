using ConnectOperator.Clusters;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Routing;
using ConnectOperator.Sources;

namespace ConnectOperator.Hosting;

/// <summary>The program's life: builds everything, watches, and takes it all down again.</summary>
internal sealed partial class OperatorService(
    OperatorOptions options, TimeProvider time, ILoggerFactory loggers, IHostApplicationLifetime lifetime) : BackgroundService
{
    private readonly ILogger logger = loggers.CreateLogger<OperatorService>();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
        catch (Exception failure) when (failure is ClusterConfigurationException)
        {
            LogMisconfigured(failure.Message);
            Fail();
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(failure);
            Fail();
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var connection = ClusterDiscovery.Find(new ClusterConnectionOptions
        {
            KubeconfigPath = options.Kubeconfig,
            Context = options.Context,
            Time = time,
        });
        using var kubernetes = new KubernetesClient(connection, time: time);
        await using var events = new EventRecorder(kubernetes, new EventRecorderOptions { ReportingController = ApiGroup.Name + "/connect-operator" }, time, loggers.CreateLogger<EventRecorder>());
        using var writer = new ResourceWriter(kubernetes);
        var labels = new NamespaceLabels();
        var watches = new Watches(kubernetes, options.Namespaces, time, loggers, labels);
        await using var router = new Router(new ClusterServices
        {
            Writer = writer,
            Sources = new SourceFetcher(kubernetes),
            Events = events,
            Connect = endpoint => new ConnectClient(endpoint, time, loggers.CreateLogger<ConnectClient>()),
            IsUnreadable = watches.IsUnreadable,
            NamespaceLabels = labels.Of,
            Time = time,
            Random = Random.Shared.NextDouble,
            Logger = loggers.CreateLogger<ClusterController>(),
        });
        LogStarted(connection.Server, connection.Source, options.Namespaces.Count == 0 ? "all namespaces" : string.Join(", ", options.Namespaces));

        using var together = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] tasks = [router.RunAsync(together.Token), watches.RunAsync(router.Post, together.Token)];
        var ended = await Task.WhenAny(tasks);
        await together.CancelAsync();
        await ended;
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
    private partial void LogMisconfigured(string problem);

    [LoggerMessage(103, LogLevel.Critical, "The operator cannot go on")]
    private partial void LogFailed(Exception failure);
}
