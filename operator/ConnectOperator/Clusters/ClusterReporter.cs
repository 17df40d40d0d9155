using System.Collections.Immutable;
using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>Writes the KafkaConnectCluster's own status, and holds the resource while connectors refer to it. Owned by the controller's loop.</summary>
internal sealed partial class ClusterReporter(
    ClusterServices services, ConnectorSlots slots, ClusterLink link, Action<Func<CancellationToken, Task<ClusterMessage>>> start)
{
    /// <summary>Figures alone are written this often at most: with a thousand connectors on their way they move with every poll.</summary>
    private static readonly TimeSpan FiguresPause = TimeSpan.FromSeconds(10);

    private readonly ILogger logger = services.Logger;
    private KafkaConnectCluster? written;
    private KafkaConnectCluster? reported;
    private Availability? availability;
    private long revision = -1;
    private bool due;
    private bool writing;

    /// <summary>Told once, however often the write that records it has to be tried.</summary>
    private (ConditionStatus Status, string Reason)? told;

    private ImmutableArray<AnnotationProblem> annotationProblems = [];
    private int failures;
    private DateTimeOffset? retryAt;
    private DateTimeOffset? figuresDueAt;
    private DateTimeOffset lastWriteAt = DateTimeOffset.MinValue;

    /// <summary>When a write that failed is tried again, or figures that were held back are due.</summary>
    public DateTimeOffset? NextDue => link.Resource is null ? null : retryAt ?? figuresDueAt;

    /// <summary>Something that status counts may have changed.</summary>
    public void Recount() => due = true;

    /// <summary>Writes what differs; nothing most of the time.</summary>
    public void Report(WriteLoad writes, DateTimeOffset now)
    {
        if (writing || link.Resource is not { } resource || retryAt > now || !SomethingChanged(resource, now))
        {
            return;
        }

        var current = Newest(resource);
        if (ResourceLife.IsOver(current))
        {
            return;
        }

        if (FinalizerDue(current) is { } write)
        {
            Start(current, write);
            return;
        }

        var next = ClusterStatus.Next(new ClusterReport
        {
            Resource = current,
            Availability = link.ReportedAvailability,
            Server = link.Introduction?.Server,
            Plugins = link.Introduction?.Plugins,
            Snapshot = link.Evidence.Latest,
            IsFamiliar = link.IsFamiliar,
            IsOtherGroup = link.IsOtherGroup,
            Managed = slots.Claimed,
            Referring = slots.Keys,
            WriteTimeout = link.Settings?.WriteTimeout,
            Writes = writes,
            Now = now,
        });
        if (StatusEquality.Same(current.Status, next, ResourceJson.Default.KafkaConnectClusterStatus))
        {
            // What is stored holds (again): the next change is news, even one that was told before and never recorded.
            told = null;
            return;
        }

        if (lastWriteAt + FiguresPause > now
            && StatusEquality.Same(current.Status, ClusterStatus.WithFiguresOf(next, current.Status), ResourceJson.Default.KafkaConnectClusterStatus))
        {
            figuresDueAt = lastWriteAt + FiguresPause;
            return;
        }

        lastWriteAt = now;
        TellAnnotations(current);
        Tell(current, next);
        Start(current, stopping => services.Writer.ReplaceStatusAsync(
            OperatorResources.Clusters, current, unchanged: false, next, ResourceJson.Default.KafkaConnectClusterStatus, stopping));
    }

    /// <summary>A write came back.</summary>
    public void Written(ClusterMessage.ClusterWritten message, DateTimeOffset now)
    {
        writing = false;
        due = true;
        switch (message.Outcome)
        {
            case WriteOutcome<KafkaConnectCluster>.Done { Resource: var resource }:
                failures = 0;
                written = resource;
                break;
            case WriteOutcome<KafkaConnectCluster>.Superseded:
                retryAt = now + TimeSpan.FromSeconds(5);
                break;
            case WriteOutcome<KafkaConnectCluster>.Failed { Message: var problem }:
                if (failures == 0)
                {
                    LogNotWritten(link.Key.Namespace, link.Key.Name, problem);
                }

                retryAt = now + BackOff.Delay(++failures, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), services.Random());
                break;
            default:
                throw new InvalidOperationException($"Unexpected outcome {message.Outcome}.");
        }
    }

    /// <summary>Status depends on these alone: when none of them moved, it is not even computed.</summary>
    private bool SomethingChanged(KafkaConnectCluster resource, DateTimeOffset now)
    {
        var changed = due
            || !ReferenceEquals(resource, reported)
            || availability != link.ReportedAvailability
            || revision != slots.Revision
            || retryAt <= now
            || figuresDueAt <= now;
        (reported, availability, revision, due) = (resource, link.ReportedAvailability, slots.Revision, false);
        retryAt = retryAt <= now ? null : retryAt;
        figuresDueAt = figuresDueAt <= now ? null : figuresDueAt;
        return changed;
    }

    /// <summary>The answer to the operator's own last write is newer than a watch that lags behind it.</summary>
    private KafkaConnectCluster Newest(KafkaConnectCluster resource) =>
        written is { } own && own.Metadata.Uid == resource.Metadata.Uid && ResourceVersions.IsNewer(own, resource) ? own : resource;

    private Func<CancellationToken, Task<WriteOutcome<KafkaConnectCluster>>>? FinalizerDue(KafkaConnectCluster resource)
    {
        var held = resource.Metadata.Finalizers?.Contains(ApiGroup.Finalizer, StringComparer.Ordinal) ?? false;
        var deleting = resource.Metadata.DeletionTimestamp is not null;
        return (held, deleting) switch
        {
            (false, false) => stopping => services.Writer.AddFinalizerAsync(OperatorResources.Clusters, resource, ApiGroup.Finalizer, stopping),
            (true, true) when slots.Count == 0 =>
                stopping => services.Writer.RemoveFinalizerAsync(OperatorResources.Clusters, resource, ApiGroup.Finalizer, stopping),
            _ => null,
        };
    }

    private void Start(KafkaConnectCluster resource, Func<CancellationToken, Task<WriteOutcome<KafkaConnectCluster>>> write)
    {
        writing = true;
        figuresDueAt = null;
        var uid = resource.Metadata.Uid ?? "";
        start(async stopping => new ClusterMessage.ClusterWritten(uid, await write(stopping)));
    }

    /// <summary>Annotations that ask for nothing are told once for each value.</summary>
    private void TellAnnotations(KafkaConnectCluster resource)
    {
        var problems = AnnotationProblems.OfCluster(resource.Metadata);
        foreach (var problem in AnnotationProblems.Since(resource.Status?.IgnoredAnnotations, problems).Except(annotationProblems))
        {
            Record(resource, ConnectorEvents.OfAnnotation(problem));
        }

        annotationProblems = problems;
    }

    private void Record(KafkaConnectCluster resource, OwnerEvent told) => services.Events.Record(
        References.To(resource, resource.ApiVersion, resource.Kind),
        told.IsWarning ? EventType.Warning : EventType.Normal,
        told.Reason,
        told.Action,
        told.Note);

    private void Tell(KafkaConnectCluster resource, KafkaConnectClusterStatus next)
    {
        var before = resource.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
        var after = next.Conditions!.First(condition => condition.Type == ConditionTypes.Ready);
        if ((before?.Reason == after.Reason && before.Status == after.Status) || told == (after.Status, after.Reason))
        {
            return;
        }

        told = (after.Status, after.Reason);

        using (logger.BeginScope((KeyValuePair<string, object?>[])[new("Generation", resource.Metadata.Generation)]))
        {
            LogAssessed(ConnectorEvents.IsTrouble(after.Reason) ? LogLevel.Warning : LogLevel.Information, link.Key.Namespace, link.Key.Name, after.Status, after.Reason, after.Message);
        }

        if (ConnectorEvents.OfClusterTransition(before?.Reason, new Finding(after.Status, after.Reason, after.Message)) is { } news)
        {
            Record(resource, news);
        }
    }

    [LoggerMessage(EventId = 20, Message = "Connect cluster {Namespace}/{Name}: Ready={Ready} {Reason}: {Explanation}")]
    private partial void LogAssessed(LogLevel level, string @namespace, string name, ConditionStatus ready, string reason, string explanation);

    [LoggerMessage(21, LogLevel.Warning, "Connect cluster {Namespace}/{Name}: its resource could not be written: {Problem}")]
    private partial void LogNotWritten(string @namespace, string name, string problem);
}
