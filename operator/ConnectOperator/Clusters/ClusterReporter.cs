using System.Collections.Immutable;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Core.Timing;
using ConnectOperator.Health;
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
    private readonly ClusterConflict conflict = new(services.Self);
    private KafkaConnectCluster? written;
    private PrunedStatus<KafkaConnectClusterStatus>? pruned;
    private bool reportedPruned;
    private KafkaConnectCluster? reported;
    private Availability? availability;
    private long revision = -1;
    private bool due;
    private bool writing;
    private bool writingStatus;

    /// <summary>Told once, however often the write that records it has to be tried.</summary>
    private (ConditionStatus Status, string Reason)? told;

    private ImmutableArray<AnnotationProblem> annotationProblems = [];
    private int failures;
    private DateTimeOffset? retryAt;
    private DateTimeOffset? figuresDueAt;
    private DateTimeOffset lastWriteAt = DateTimeOffset.MinValue;

    /// <summary>When a write that failed is tried again, or figures that were held back are due.</summary>
    public DateTimeOffset? NextDue => link.Resource is null ? null : retryAt ?? Earlier(figuresDueAt, conflict.DueAt);

    /// <summary>The resource is left to another operator; null when it is not.</summary>
    public YieldedTo? Yielded => link.Resource is null ? null : conflict.Yielded;

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
        if (ResourceLifecycle.IsDeleted(current))
        {
            return;
        }

        var isOwn = pruned?.IsOf(current.Status, ResourceJson.Default.KafkaConnectClusterStatus) is true;
        if (conflict.Note(current, isOwn, now) is { } contested)
        {
            ReportOtherOperator(current, contested);
        }

        var finalizer = FinalizerDue(current);
        var next = ClusterStatus.Next(new ClusterReport
        {
            Resource = current,
            Availability = link.ReportedAvailability,
            Server = link.ServerDetails?.Server,
            Plugins = link.ServerDetails?.Plugins,
            Snapshot = link.Evidence.Latest,
            IsFamiliar = link.IsFamiliar,
            IsOtherGroup = link.IsOtherGroup,
            Managed = slots.Claimed,
            Referring = slots.Keys,
            WriteTimeout = link.Settings?.WriteTimeout,
            Unseen = services.Watched.Unseen(link.Settings?.AllowedNamespaces, link.Key.Namespace),
            Writes = writes,
            Now = now,
        });
        var isSame = StatusEquality.Same(current.Status, next, ResourceJson.Default.KafkaConnectClusterStatus)
            || (isOwn && StatusEquality.Same(pruned!.Written, next with { WrittenBy = services.Self.Name }, ResourceJson.Default.KafkaConnectClusterStatus));
        var step = conflict.Decide(isSame && finalizer is null, now);
        if (step is ConflictStep.Yield)
        {
            return;
        }

        if (step is ConflictStep.Probe)
        {
            StartStatus(current, current.Status ?? new(), nameAlone: true);
            return;
        }

        if (finalizer is not null)
        {
            Start(current, finalizer);
            return;
        }

        if (isSame && conflict.IsAnswerDue)
        {
            StartStatus(current, next, nameAlone: true);
            return;
        }

        if (isSame)
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
        ReportAnnotations(current);
        ReportChanges(current, next);
        StartStatus(current, next, nameAlone: false);
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
                if (writingStatus)
                {
                    conflict.Wrote(now);
                    pruned = pruned?.Answered(resource.Status, ResourceJson.Default.KafkaConnectClusterStatus);
                    ReportPruned();
                }

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
            || figuresDueAt <= now
            || conflict.DueAt <= now;
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

    private void StartStatus(KafkaConnectCluster resource, KafkaConnectClusterStatus status, bool nameAlone)
    {
        var named = status with { WrittenBy = services.Self.Name };
        pruned = new(named, Stored: null);
        Start(resource, stopping => services.Writer.ReplaceStatusAsync(
            OperatorResources.Clusters, resource, unchanged: nameAlone, named, ResourceJson.Default.KafkaConnectClusterStatus, stopping));
        writingStatus = true;
    }

    private void Start(KafkaConnectCluster resource, Func<CancellationToken, Task<WriteOutcome<KafkaConnectCluster>>> write)
    {
        (writing, writingStatus) = (true, false);
        figuresDueAt = null;
        var uid = resource.Metadata.Uid ?? "";
        start(async stopping => new ClusterMessage.ClusterWritten(uid, await write(stopping)));
    }

    /// <summary>It is the same for all resources of the kind: told once.</summary>
    private void ReportPruned()
    {
        if (pruned is not null && !reportedPruned)
        {
            reportedPruned = true;
            LogPruned(link.Key.Namespace, link.Key.Name);
        }
    }

    /// <summary>Another operator writes the resource too: told when it begins.</summary>
    private void ReportOtherOperator(KafkaConnectCluster resource, OperatorConflict conflict)
    {
        told = null;
        if (conflict.Yields)
        {
            LogYields(link.Key.Namespace, link.Key.Name, OperatorIdentity.Described(conflict.Writer));
            Record(resource, ConnectorEvents.OfOtherOperator(conflict.Writer, services.Self));
        }
        else
        {
            LogStays(link.Key.Namespace, link.Key.Name, OperatorIdentity.Described(conflict.Writer));
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>Annotations that ask for nothing are told once for each value.</summary>
    private void ReportAnnotations(KafkaConnectCluster resource)
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

    private void ReportChanges(KafkaConnectCluster resource, KafkaConnectClusterStatus next)
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

    [LoggerMessage(22, LogLevel.Warning, "Connect cluster {Namespace}/{Name}: yielded to {Other}, which writes it too; let only one operator watch the namespace")]
    private partial void LogYields(string @namespace, string name, string other);

    [LoggerMessage(23, LogLevel.Warning, "Connect cluster {Namespace}/{Name}: {Other} writes it too, and should yield to this one; let only one operator watch the namespace")]
    private partial void LogStays(string @namespace, string name, string other);

    [LoggerMessage(24, LogLevel.Warning, "Connect cluster {Namespace}/{Name}: the API server drops parts of the status that was written, because its definition of "
        + "kafkaconnectclusters.kafkaconnect.dev is older than this operator: apply the definitions that came with it")]
    private partial void LogPruned(string @namespace, string name);

    [LoggerMessage(21, LogLevel.Warning, "Connect cluster {Namespace}/{Name}: its resource could not be written: {Problem}")]
    private partial void LogNotWritten(string @namespace, string name, string problem);
}
