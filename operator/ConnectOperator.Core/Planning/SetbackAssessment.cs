using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>What status says while a failed write waits for its next try.</summary>
internal static class SetbackAssessment
{
    public static Assessment Of(Situation situation, DesiredConnector desired, Setback setback) => setback switch
    {
        { Write: not WriteKind.Config, Kind: SetbackKind.InvalidConfig or SetbackKind.UnknownPlugin or SetbackKind.NotSupported } =>
            Assessment.NeedsPerson(Reasons.NotSupported, $"{Connect(situation)} refuses to make the connector {setback.State}: {setback.Message}"),
        { Kind: SetbackKind.InvalidConfig } => Refused(Reasons.InvalidConfig, $"Connect rejects the config: {setback.Message}"),
        { Kind: SetbackKind.UnknownPlugin } => Refused(Reasons.UnknownPlugin, UnknownPlugin(situation, desired)),
        { Kind: SetbackKind.NotSupported } => Refused(
            Reasons.NotSupported, $"{Connect(situation)} does not know what is asked: {setback.Message}"),
        { Kind: SetbackKind.Unauthorized } => Assessment.NeedsPerson(
            Reasons.Unauthorized, $"Connect refuses the operator's credentials for writes: {setback.Message}"),
        { Kind: SetbackKind.Rebalancing } when situation.Now - setback.Since >= Patience.Rebalance => Assessment.InProgress(
            Reasons.RebalanceInProgress, $"Connect has been rebalancing since {setback.Since:u}: {setback.Message}"),
        { Kind: SetbackKind.NotSent } when situation.Now - setback.Since >= Patience.Rebalance => Assessment.InProgress(
            Reasons.ConnectError, $"Writes have not reached Connect since {setback.Since:u}: {setback.Message}"),
        { Kind: SetbackKind.NotConfirmed } when situation.Now - setback.Since >= Patience.Rebalance => Assessment.InProgress(
            Reasons.SourceUnreadable, $"The restart that was asked for waits, because {setback.Message}"),
        { Kind: SetbackKind.Rebalancing or SetbackKind.NotSent or SetbackKind.NotConfirmed } => Planner.StillPending(situation, setback.Message),
        { Kind: SetbackKind.ServerError } => Assessment.InProgress(
            Reasons.ConnectError, $"Connect failed {setback.Attempts} time(s), next try at {setback.RetryAt:u}: {setback.Message}"),
        { Kind: SetbackKind.OutcomeUnknown } => Assessment.InProgress(
            Reasons.WriteOutcomeUnknown, $"A write got no answer; looking before deciding again: {setback.Message}"),
        _ => throw new InvalidOperationException($"Unexpected setback {setback.Kind}."),
    };

    private static string Connect(Situation situation) =>
        situation.Cluster.Server is { Version: var version } ? $"Connect {version}" : "Connect";

    private static Assessment Refused(string reason, string message) => Assessment.NeedsPerson(reason, message) with
    {
        Synced = new(ConditionStatus.False, reason, message),
    };

    private static string UnknownPlugin(Situation situation, DesiredConnector desired)
    {
        var asked = desired.Config.GetValueOrDefault("connector.class", "");
        var similar = SimilarNames.Of(asked, situation.Cluster.PluginClasses);
        var advice = similar.IsEmpty
            ? "status.plugins of the KafkaConnectCluster lists the installed ones."
            : $"Did you mean {string.Join(" or ", similar)}?";
        return $"No connector plugin {asked} is installed on the workers. {advice}";
    }
}
