using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>Tells what happened to a connector: to its owner by Events, to the operator's by the log. One line per change, none per poll.</summary>
internal sealed partial class ConnectorJournal(ClusterServices services)
{
    private readonly ILogger logger = services.Logger;

    public void Acted(ConnectorSlot slot, ConnectorName name, ConnectorAction action, ActionResult result)
    {
        if (result is ActionResult.Succeeded)
        {
            LogDone(slot.Key, name, slot.Resource.Metadata.Generation, action);
        }
        else
        {
            LogNotDone(slot.Key, name, slot.Resource.Metadata.Generation, action, Said(result));
        }

        Record(slot, ConnectorEvents.Of(action, result, name.Value));
    }

    public void Assessed(ConnectorSlot slot, KafkaConnectorStatus next)
    {
        if (Headline.Of(next.Conditions) is not { } after)
        {
            return;
        }

        var before = Headline.Of(slot.Resource.Status?.Conditions);
        var failures = ConnectorEvents.FailedSince(slot.Resource.Status, next);
        var news = new News(after, string.Join(',', failures.Select(failure => failure.Id)));
        if ((before == after && failures.Count == 0) || slot.Told == news)
        {
            return;
        }

        slot.Told = news;
        var message = next.Conditions!.First(condition => condition.Type == ConditionTypes.Ready).Message;
        if (before != after)
        {
            LogAssessed(slot.Key, slot.Resource.Metadata.Generation, after.Ready, after.Reason, message);
        }

        Record(
            slot,
            ConnectorEvents.OfTransition(before, after, message) ?? ConnectorEvents.OfFurtherFailures(before?.Reason, after.Reason, failures));
    }

    public void Claimed(ConnectorSlot slot, Step.Claim claim) => Record(slot, ConnectorEvents.Of(claim, slot.Name?.Value ?? ""));

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
        LogReleased(slot.Key, slot.Name, reason);
        Record(slot, ConnectorEvents.Of(reason, slot.Name?.Value ?? ""));
    }

    /// <summary>A write of the resource failed: told when it begins, not on every try.</summary>
    public void NotWritten(ConnectorSlot slot, string problem)
    {
        if (slot.WriteFailures == 1)
        {
            LogNotWritten(slot.Key, problem);
        }
    }

    public void Faulted(ConnectorSlot slot, Exception fault) => LogFaulted(fault, slot.Key);

    private static string Said(ActionResult result) => result switch
    {
        ActionResult.Failed { Kind: var kind, Message: var message } => $"{kind}: {message}",
        _ => result.GetType().Name,
    };

    private void Record(ConnectorSlot slot, OwnerEvent? told)
    {
        if (told is { } owner)
        {
            services.Events.Record(
                References.To(slot.Resource, slot.Resource.ApiVersion, slot.Resource.Kind),
                owner.IsWarning ? EventType.Warning : EventType.Normal,
                owner.Reason,
                owner.Action,
                owner.Note);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Resource}: {Action} on connector {Connector} done (generation {Generation})")]
    private partial void LogDone(ObjectKey resource, ConnectorName connector, long? generation, ConnectorAction action);

    [LoggerMessage(2, LogLevel.Warning, "{Resource}: {Action} on connector {Connector} not done (generation {Generation}): {Problem}")]
    private partial void LogNotDone(ObjectKey resource, ConnectorName connector, long? generation, ConnectorAction action, string problem);

    [LoggerMessage(3, LogLevel.Information, "{Resource}: Ready={Ready} {Reason} (generation {Generation}): {Message}")]
    private partial void LogAssessed(ObjectKey resource, long? generation, ConditionStatus ready, string reason, string message);

    [LoggerMessage(4, LogLevel.Information, "{Resource}: released, connector {Connector}: {Reason}")]
    private partial void LogReleased(ObjectKey resource, ConnectorName? connector, ReleaseReason reason);

    [LoggerMessage(5, LogLevel.Warning, "{Resource}: could not be written: {Problem}")]
    private partial void LogNotWritten(ObjectKey resource, string problem);

    [LoggerMessage(6, LogLevel.Error, "{Resource}: the operator itself failed on this resource; the others go on, and it is tried again in a minute")]
    private partial void LogFaulted(Exception fault, ObjectKey resource);
}
