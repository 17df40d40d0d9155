using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>What status says while a failed write waits for its next try.</summary>
internal static class SetbackAssessment
{
    public static Assessment Of(Situation situation, DesiredConnector desired, Setback setback) => setback.Kind switch
    {
        SetbackKind.InvalidConfig => Refused(Reasons.InvalidConfig, $"Connect rejects the config: {setback.Message}"),
        SetbackKind.UnknownPlugin => Refused(Reasons.UnknownPlugin, UnknownPlugin(situation, desired)),
        SetbackKind.NotSupported => Refused(
            Reasons.NotSupported, $"Connect {situation.Cluster.Server?.Version} does not know what is asked: {setback.Message}"),
        SetbackKind.Rebalancing when situation.Now - setback.Since >= Patience.Rebalance => Assessment.InProgress(
            Reasons.RebalanceInProgress, $"Connect has been rebalancing since {setback.Since:u}: {setback.Message}"),
        SetbackKind.Rebalancing or SetbackKind.NotSent => Planner.StillPending(situation, setback.Message),
        SetbackKind.ServerError => Assessment.InProgress(
            Reasons.ConnectError, $"Connect failed {setback.Attempts} time(s), next try at {setback.RetryAt:u}: {setback.Message}"),
        SetbackKind.OutcomeUnknown => Assessment.InProgress(
            Reasons.WriteOutcomeUnknown, $"A write got no answer; looking before deciding again: {setback.Message}"),
        _ => throw new InvalidOperationException($"Unexpected setback {setback.Kind}."),
    };

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
