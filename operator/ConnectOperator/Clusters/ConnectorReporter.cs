using System.Collections.Immutable;
using System.Globalization;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>Tells what happened to a connector: to its owner by Events, to the operator's by the log. One line per change, none per poll.</summary>
internal sealed partial class ConnectorReporter(ClusterServices services, ClusterLink link)
{
    private readonly ILogger logger = services.Logger;

    public void Acted(ConnectorSlot slot, ConnectorName name, ConnectorAction action, ActionResult result)
    {
        using var about = About(slot);
        if (result is ActionResult.Succeeded)
        {
            LogDone(slot.Key.Namespace, slot.Key.Name, name, action);
        }
        else
        {
            LogNotDone(slot.Key.Namespace, slot.Key.Name, name, action, Said(result));
        }

        Record(slot, ConnectorEvents.Of(action, result, name.Value));
    }

    public void Assessed(ConnectorSlot slot, KafkaConnectorStatus next)
    {
        if (ConditionSummary.Of(next.Conditions) is not { } after)
        {
            return;
        }

        var before = ConditionSummary.Of(slot.Resource.Status?.Conditions);
        var failures = ConnectorEvents.FailedSince(slot.Resource.Status, next);
        var ignored = AnnotationProblems.Since(slot.Resource.Status?.IgnoredAnnotations, AnnotationProblems.OfConnector(slot.Resource.Metadata));
        var leftOut = ConnectorEvents.LeftOutSince(slot.Resource.Status, next);
        var news = new ReportedChanges(
            after,
            string.Join(',', failures.Select(failure => failure.Id)),
            string.Join(',', leftOut),
            string.Join(',', ignored.Select(problem => $"{problem.Annotation}={problem.Value}")));
        if ((before == after && failures.Count == 0 && leftOut.Count == 0 && ignored.IsEmpty) || slot.LastReported == news)
        {
            return;
        }

        if (slot.LastReported?.LeftOut != news.LeftOut)
        {
            ReportLeftOut(slot, leftOut);
        }

        if (slot.LastReported?.Ignored != news.Ignored)
        {
            ReportIgnored(slot, ignored);
        }

        slot.LastReported = news;
        var message = next.Conditions!.First(condition => condition.Type == ConditionTypes.Ready).Message;
        if (before != after)
        {
            using var about = About(slot);
            LogAssessed(ConnectorEvents.IsTrouble(after) ? LogLevel.Warning : LogLevel.Information, slot.Key.Namespace, slot.Key.Name, after.Ready, after.Reason, message);
        }

        Record(
            slot,
            ConnectorEvents.OfTransition(before, after, message) ?? ConnectorEvents.OfFurtherFailures(before?.Reason, after.Reason, failures));
    }

    private void ReportLeftOut(ConnectorSlot slot, IReadOnlyList<string> keys)
    {
        if (ConnectorEvents.OfLeftOut(keys) is { } told)
        {
            using var about = About(slot);
            LogLeftOut(slot.Key.Namespace, slot.Key.Name, told.Note);
            Record(slot, told);
        }
    }

    private void ReportIgnored(ConnectorSlot slot, ImmutableArray<AnnotationProblem> ignored)
    {
        foreach (var problem in ignored)
        {
            using var about = About(slot);
            LogAnnotationIgnored(slot.Key.Namespace, slot.Key.Name, problem.Text);
            Record(slot, ConnectorEvents.OfAnnotation(problem));
        }
    }

    public void Claimed(ConnectorSlot slot, Step.Claim claim) => Record(slot, ConnectorEvents.Of(claim, slot.Name?.Value ?? ""));

    /// <summary>The API server stores a part of a status.</summary>
    public void Pruned(ConnectorSlot slot)
    {
        using var about = About(slot);
        LogPruned(slot.Key.Namespace, slot.Key.Name);
    }

    /// <summary>A person asked for a restart of what FAILED, and nothing has.</summary>
    public void NothingToRestart(ConnectorSlot slot)
    {
        using var about = About(slot);
        LogNothingToRestart(slot.Key.Namespace, slot.Key.Name, slot.Name);
        Record(slot, ConnectorEvents.OfNothingToRestart(slot.Name?.Value ?? ""));
    }

    /// <summary>Another operator writes the resource too: told when it begins.</summary>
    public void Contested(ConnectorSlot slot, OperatorConflict conflict)
    {
        using var about = About(slot);
        if (conflict.Yields)
        {
            LogYields(slot.Key.Namespace, slot.Key.Name, OperatorIdentity.Described(conflict.Writer));
            Record(slot, ConnectorEvents.OfOtherOperator(conflict.Writer, services.Self));
        }
        else
        {
            LogStays(slot.Key.Namespace, slot.Key.Name, OperatorIdentity.Described(conflict.Writer));
        }
    }

    /// <summary>The other operator is gone.</summary>
    public void TakesOver(ConnectorSlot slot, OperatorConflict conflict)
    {
        using var about = About(slot);
        LogTakesOver(slot.Key.Namespace, slot.Key.Name, OperatorIdentity.Described(conflict.Writer));
    }

    /// <summary>A write whose answer was lost turns out to have been done.</summary>
    public void Shown(ConnectorSlot slot, ConnectorAction action)
    {
        if (slot.Name is { } name)
        {
            Acted(slot, name, action, new ActionResult.Succeeded(EchoedConfig: null));
        }
    }

    /// <summary>Told once, however often the write that lets the resource go has to be tried.</summary>
    public void Released(ConnectorSlot slot, ReleaseReason reason)
    {
        if (slot.Released == reason)
        {
            return;
        }

        slot.Released = reason;
        using var about = About(slot);
        LogReleased(slot.Key.Namespace, slot.Key.Name, slot.Name, reason);
        RecordEnd(slot, ConnectorEvents.Of(reason, slot.Name?.Value ?? ""));
    }

    /// <summary>The resource went away without the operator: somebody took its finalizer off, or its definition is gone.</summary>
    public void Vanished(ConnectorSlot slot)
    {
        using var about = About(slot);
        LogVanished(slot.Key.Namespace, slot.Key.Name, slot.Name);
        RecordEnd(slot, ConnectorEvents.OfVanished(slot.Name?.Value ?? ""));
    }

    /// <summary>The resource could not be written, or read: told when it begins, not on every try.</summary>
    public void KubernetesFailed(ConnectorSlot slot, string problem)
    {
        if (slot.KubernetesFailures == 1)
        {
            using var about = About(slot);
            LogKubernetesFailed(slot.Key.Namespace, slot.Key.Name, problem);
        }
    }

    public void Faulted(ConnectorSlot slot, Exception fault)
    {
        using var about = About(slot);
        LogFaulted(fault, slot.Key.Namespace, slot.Key.Name);
    }

    private static string Said(ActionResult result) => result switch
    {
        ActionResult.Failed { Kind: var kind, Message: var message } => $"{kind}: {message}",
        _ => result.GetType().Name,
    };

    /// <summary>
    /// Fields of every line about the connector. The reconcile id is the same from a change until the connector has come to rest,
    /// and unlike any other of any process.
    /// </summary>
    private IDisposable? About(ConnectorSlot slot)
    {
        slot.ReconcileId ??= ((long)(services.Random() * (1L << 53))).ToString("x14", CultureInfo.InvariantCulture);
        return logger.BeginScope((KeyValuePair<string, object?>[])
        [
            new("Cluster", link.Key),
            new("Generation", slot.Resource.Metadata.Generation),
            new("ReconcileId", slot.ReconcileId),
            new("TraceId", slot.Trace?.Context.TraceId.ToString()),
        ]);
    }

    /// <summary>
    /// A connector that stays behind is told on its cluster too: a namespace that is being deleted takes no Events, and who looks for
    /// the owner of an unmanaged connector looks there.
    /// </summary>
    private void RecordEnd(ConnectorSlot slot, OwnerEvent? told)
    {
        Record(slot, told);
        if (told is { Reason: EventReasons.Orphaned } orphaned && link.Resource is { } cluster)
        {
            Record(References.To(cluster, cluster.ApiVersion, cluster.Kind), orphaned with { Note = $"KafkaConnector {slot.Key}: {orphaned.Note}" });
        }
    }

    private void Record(ConnectorSlot slot, OwnerEvent? told)
    {
        if (told is not null)
        {
            Record(References.To(slot.Resource, slot.Resource.ApiVersion, slot.Resource.Kind), told);
        }
    }

    private void Record(ObjectReference about, OwnerEvent told) =>
        services.Events.Record(about, told.IsWarning ? EventType.Warning : EventType.Normal, told.Reason, told.Action, told.Note);

    [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: {Action} on connector {Connector} done")]
    private partial void LogDone(string @namespace, string name, ConnectorName connector, ConnectorAction action);

    [LoggerMessage(2, LogLevel.Warning, "{Namespace}/{Name}: {Action} on connector {Connector} not done: {Problem}")]
    private partial void LogNotDone(string @namespace, string name, ConnectorName connector, ConnectorAction action, string problem);

    [LoggerMessage(EventId = 3, Message = "{Namespace}/{Name}: Ready={Ready} {Reason}: {Explanation}")]
    private partial void LogAssessed(LogLevel level, string @namespace, string name, ConditionStatus ready, string reason, string explanation);

    [LoggerMessage(4, LogLevel.Information, "{Namespace}/{Name}: released, connector {Connector}: {Reason}")]
    private partial void LogReleased(string @namespace, string name, ConnectorName? connector, ReleaseReason reason);

    [LoggerMessage(7, LogLevel.Warning, "{Namespace}/{Name}: removed without the operator; connector {Connector} may still run")]
    private partial void LogVanished(string @namespace, string name, ConnectorName? connector);

    [LoggerMessage(8, LogLevel.Information, "{Namespace}/{Name}: nothing of connector {Connector} has failed; nothing restarted")]
    private partial void LogNothingToRestart(string @namespace, string name, ConnectorName? connector);

    [LoggerMessage(5, LogLevel.Warning, "{Namespace}/{Name}: could not be written or read: {Problem}")]
    private partial void LogKubernetesFailed(string @namespace, string name, string problem);

    [LoggerMessage(12, LogLevel.Warning, "{Namespace}/{Name}: {Problem}")]
    private partial void LogAnnotationIgnored(string @namespace, string name, string problem);

    [LoggerMessage(9, LogLevel.Warning, "{Namespace}/{Name}: yielded to {Other}, which writes it too; let only one operator watch the namespace")]
    private partial void LogYields(string @namespace, string name, string other);

    [LoggerMessage(10, LogLevel.Warning, "{Namespace}/{Name}: {Other} writes it too, and should yield to this one; let only one operator watch the namespace")]
    private partial void LogStays(string @namespace, string name, string other);

    [LoggerMessage(11, LogLevel.Information, "{Namespace}/{Name}: taken over, because {Other} has not done what is due and does not answer")]
    private partial void LogTakesOver(string @namespace, string name, string other);

    [LoggerMessage(6, LogLevel.Error, "{Namespace}/{Name}: the operator failed on this resource; it continues with the others, and tries this one again in a minute")]
    private partial void LogFaulted(Exception fault, string @namespace, string name);

    [LoggerMessage(14, LogLevel.Warning, "{Namespace}/{Name}: the API server drops parts of the status that was written, because its definition of "
        + "kafkaconnectors.kafkaconnect.dev is older than this operator: apply the definitions that came with it")]
    private partial void LogPruned(string @namespace, string name);

    [LoggerMessage(13, LogLevel.Warning, "{Namespace}/{Name}: {Problem}")]
    private partial void LogLeftOut(string @namespace, string name, string problem);
}
