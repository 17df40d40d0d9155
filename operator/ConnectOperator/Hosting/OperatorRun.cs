using ConnectOperator.Clusters;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Routing;
using ConnectOperator.Sources;

namespace ConnectOperator.Hosting;

/// <summary>Puts the program's parts together and runs them: all that the program does, without the process around it.</summary>
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
        var (kubernetes, time, loggers) = (surroundings.Kubernetes, surroundings.Time, surroundings.Loggers);
        await using var events = new EventRecorder(
            kubernetes,
            new EventRecorderOptions { ReportingController = ApiGroup.Name + "/connect-operator" },
            time,
            loggers.CreateLogger<EventRecorder>());
        using var writer = new ResourceWriter(kubernetes);
        var labels = new NamespaceLabels();
        var watches = new Watches(surroundings, namespaces, labels);
        health.DependOn(watches.Health);
        await using var router = new Router(new ClusterServices
        {
            Writer = writer,
            Sources = new SourceFetcher(kubernetes),
            Events = events,
            Connect = surroundings.Connect,
            IsUnreadable = watches.IsUnreadable,
            NamespaceLabels = labels.Of,
            Loops = health.Loops,
            Time = time,
            Random = surroundings.Random,
            Logger = loggers.CreateLogger<ClusterController>(),
        });

        using var together = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] tasks = [router.RunAsync(together.Token), watches.RunAsync(router.Post, together.Token)];
        var ended = await Task.WhenAny(tasks);
        await together.CancelAsync();
        await ended;
    }
}
