using ConnectOperator.Clusters;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Routing;
using ConnectOperator.Sources;

namespace ConnectOperator.Hosting;

/// <summary>
/// Puts the program's parts together and runs them: all that the program does, without the process around it. The watches run all
/// the time, so that a process that stands by knows everything when its turn comes; what decides, polls and writes runs while it leads.
/// </summary>
internal static class OperatorRun
{
    /// <summary>Runs until cancelled, or until a part fails.</summary>
    /// <param name="surroundings">What the parts meet outside.</param>
    /// <param name="namespaces">Namespaces to watch; empty for all.</param>
    /// <param name="health">Told how the loops and the watches are.</param>
    /// <param name="stopping">Ends it.</param>
    public static async Task RunAsync(
        Surroundings surroundings, IReadOnlyList<string> namespaces, OperatorHealth health, CancellationToken stopping)
    {
        var labels = new NamespaceLabels();
        var watches = new Watches(surroundings, namespaces, labels);
        var inbox = new RouterInbox();
        health.DependOn(watches.Health);
        surroundings.Telemetry.Metrics.DependOn(watches.Health);

        using var together = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] tasks = [surroundings.WhileLeading(WorkAsync, together.Token), watches.RunAsync(inbox.Post, together.Token)];
        var ended = await Task.WhenAny(tasks);
        await together.CancelAsync();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended;

        async Task WorkAsync(CancellationToken leading)
        {
            var (kubernetes, time, loggers) = (surroundings.Kubernetes, surroundings.Time, surroundings.Loggers);
            await using var events = new EventRecorder(
                kubernetes,
                new EventRecorderOptions { ReportingController = ApiGroup.Name + "/connect-operator" },
                time,
                loggers.CreateLogger<EventRecorder>());
            using var writer = new ResourceWriter(kubernetes);
            var services = new ClusterServices
            {
                Writer = writer,
                Sources = new SourceFetcher(kubernetes),
                Events = events,
                Connect = surroundings.Connect,
                IsUnreadable = watches.IsUnreadable,
                NamespaceLabels = labels.Of,
                Loops = health.Loops,
                Telemetry = surroundings.Telemetry,
                Time = time,
                Random = surroundings.Random,
                Logger = loggers.CreateLogger<ClusterController>(),
            };
            await using var router = new Router(services, inbox);
            await router.RunAsync(leading);
        }
    }
}
