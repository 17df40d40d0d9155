using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Routing;
using ConnectOperator.Sources;

namespace ConnectOperator.Hosting;

/// <summary>
/// Puts the program's parts together and runs them: all that the program does, without the process around it. A process that
/// stands by watches too, so that its readiness shows what would keep it from working; but it decides on nothing of that. Whoever
/// leads lists everything anew, after it has the Lease: so it knows all that any leader before it has written.
/// </summary>
internal sealed class OperatorRun
{
    private readonly OperatorServices services;
    private readonly IReadOnlyList<string> namespaces;
    private readonly OperatorHealth health;
    private volatile Watches? current;

    private OperatorRun(OperatorServices services, IReadOnlyList<string> namespaces, OperatorHealth health)
    {
        this.services = services;
        this.namespaces = namespaces;
        this.health = health;
        services.Telemetry.Metrics.DependOn(() => current?.Health() ?? []);
    }

    /// <summary>Runs until cancelled, or until a part fails.</summary>
    /// <param name="services">What the parts meet outside.</param>
    /// <param name="namespaces">Namespaces to watch; empty for all.</param>
    /// <param name="health">Told how the loops and the watches are.</param>
    /// <param name="stopping">Ends it.</param>
    public static Task RunAsync(
        OperatorServices services, IReadOnlyList<string> namespaces, OperatorHealth health, CancellationToken stopping)
    {
        var run = new OperatorRun(services, namespaces, health);
        return services.WhileLeading is { } whileLeading ? run.StandAsync(whileLeading, stopping) : run.WorkAsync(stopping);
    }

    private async Task StandAsync(Func<Func<CancellationToken, Task>, CancellationToken, Task> whileLeading, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var standingBy = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        var watching = Begin(new NamespaceLabels()).RunAsync(static _ => { }, standingBy.Token);
        var leading = whileLeading(
            async term =>
            {
                await standingBy.CancelAsync();
                await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await WorkAsync(term);
            },
            ending.Token);
        if (await Task.WhenAny(leading, watching) == watching && !standingBy.IsCancellationRequested)
        {
            // Nobody has ended the watches: they have failed, as only a defect makes them.
            await ending.CancelAsync();
            await leading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watching;
        }

        await leading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await standingBy.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await leading;
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        var (kubernetes, time, loggers) = (services.Kubernetes, services.Time, services.Loggers);
        var labels = new NamespaceLabels();
        var watches = Begin(labels);
        var inbox = new RouterInbox();
        await using var events = new EventRecorder(
            kubernetes,
            new EventRecorderOptions { ReportingController = ApiGroup.Name + "/connect-operator" },
            time,
            loggers.CreateLogger<EventRecorder>());
        using var writer = new ResourceWriter(kubernetes);
        var clusters = new ClusterServices
        {
            Self = services.Self,
            Yielded = health.Yielded,
            Writer = writer,
            Reader = new ResourceReader(kubernetes, time),
            Sources = new SourceFetcher(kubernetes),
            Events = events,
            Connect = services.Connect,
            IsUnreadable = watches.IsUnreadable,
            Watched = new WatchScope([.. namespaces]),
            NamespaceLabels = labels.Of,
            Loops = health.Loops,
            Telemetry = services.Telemetry,
            Time = time,
            Random = services.Random,
            Logger = loggers.CreateLogger<ClusterController>(),
        };
        await using var router = new Router(clusters, inbox);
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] tasks = [router.RunAsync(together.Token), watches.RunAsync(inbox.Post, together.Token)];
        var ended = await Task.WhenAny(tasks);
        await together.CancelAsync();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended;
    }

    /// <summary>Watches that have seen nothing yet.</summary>
    private Watches Begin(NamespaceLabels labels)
    {
        var watches = new Watches(services, namespaces, labels);
        current = watches;
        health.DependOn(watches.Health);
        return watches;
    }
}
