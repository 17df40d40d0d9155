using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Timing;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Assessments;

/// <summary>What status says while a failed write waits for its next try.</summary>
internal static class WriteFailureAssessment
{
    public static Assessment Of(Situation situation, DesiredConnector desired, WriteFailure failure) => failure switch
    {
        { Kind: WriteFailureKind.Forbidden } => Forbidden(situation, failure),
        { Write: not WriteKind.Config, Kind: WriteFailureKind.InvalidConfig or WriteFailureKind.UnknownPlugin or WriteFailureKind.NotSupported } =>
            Assessment.NeedsPerson(Reasons.NotSupported, $"{Connect(situation)} refuses to make the connector {failure.State}: {failure.Message}"),
        { Kind: WriteFailureKind.InvalidConfig } => Refused(Reasons.InvalidConfig, $"Connect rejects the config: {failure.Message}"),
        { Kind: WriteFailureKind.UnknownPlugin } => Refused(Reasons.UnknownPlugin, UnknownPlugin(situation, desired, failure)),
        { Kind: WriteFailureKind.NotSupported } => Refused(
            Reasons.NotSupported, $"{Connect(situation)} does not support this request: {failure.Message}"),
        { Kind: WriteFailureKind.Unauthorized } => Assessment.NeedsPerson(
            Reasons.Unauthorized, AuthenticationAdvice.ForWrites(situation.Cluster.SignsIn, failure.Message)),
        { Kind: WriteFailureKind.Rebalancing } when situation.Now - failure.Since >= GracePeriods.Rebalance => Assessment.InProgress(
            Reasons.RebalanceInProgress, $"Connect has been rebalancing since {failure.Since:u}: {failure.Message}"),
        { Kind: WriteFailureKind.Throttled } when situation.Now - failure.Since >= GracePeriods.Rebalance => Assessment.InProgress(
            Reasons.ConnectError, $"Connect, or a gateway in front of it, has been asking for fewer requests since {failure.Since:u}: {failure.Message}"),
        { Kind: WriteFailureKind.NotSent } when situation.Now - failure.Since >= GracePeriods.Rebalance => Assessment.InProgress(
            Reasons.ConnectError, $"Writes have not reached Connect since {failure.Since:u}: {failure.Message}"),
        { Kind: WriteFailureKind.NotConfirmed } when situation.Now - failure.Since >= GracePeriods.Rebalance => Assessment.InProgress(
            Reasons.SourceUnreadable, $"The requested restart waits, because {failure.Message}"),
        { Kind: WriteFailureKind.Rebalancing or WriteFailureKind.Throttled or WriteFailureKind.NotSent or WriteFailureKind.NotConfirmed } => situation.StillPending(failure.Message),
        { Kind: WriteFailureKind.ServerError } => Assessment.InProgress(
            Reasons.ConnectError, $"Connect failed {failure.Attempts} time(s); next attempt at {failure.RetryAt:u}: {failure.Message}"),
        { Kind: WriteFailureKind.OutcomeUnknown } => Assessment.InProgress(
            Reasons.WriteOutcomeUnknown, $"A write got no answer; checking its outcome before deciding again: {failure.Message}"),
        { Kind: WriteFailureKind.UnderWay } => Assessment.InProgress(Reasons.WriteOutcomeUnknown, UnderWay(failure)),
        _ => throw new InvalidOperationException($"Unexpected failure {failure.Kind}."),
    };

    private static Assessment Forbidden(Situation situation, WriteFailure failure)
    {
        var message = AuthenticationAdvice.ForOneWrite(situation.Cluster.SignsIn, situation.Cluster.Key, failure.Message);
        return failure.Write is WriteKind.Config ? Refused(Reasons.Unauthorized, message) : Assessment.NeedsPerson(Reasons.Unauthorized, message);
    }

    private static string UnderWay(WriteFailure failure) => (failure.Write is WriteKind.Config
            ? "A worker forwarded the write to the leader, and the validation of this plugin takes longer than the worker waits: speed up what the "
                + "plugin validates against, or list every worker in spec.urls of the KafkaConnectCluster, so that the operator can ask the leader directly. "
            : "A worker forwarded the write to the leader, and the leader takes longer than the worker waits. ")
        + $"Connect may still complete it, so the operator checks for a minute before it asks another worker: {failure.Message}";

    private static string Connect(Situation situation) =>
        situation.Cluster.Server is { Version: var version } ? $"Connect {version}" : "Connect";

    private static Assessment Refused(string reason, string message) => Assessment.NeedsPerson(reason, message) with
    {
        Synced = new(ConditionStatus.False, reason, message),
    };

    private static string UnknownPlugin(Situation situation, DesiredConnector desired, WriteFailure failure)
    {
        var asked = desired.Config.GetValueOrDefault("connector.class", "");
        if (situation.Cluster.PluginClasses.Any(installed => IsNamed(installed, asked)))
        {
            return $"Connect lists the connector plugin {asked}, but the worker that should use it cannot find it. Either the workers have different "
                + "plugins (the list comes from one of them), or it does not load there, for example because a library is missing: see the workers' logs. "
                + $"Connect reports: {failure.Message}";
        }

        var similar = SimilarNames.Of(asked, situation.Cluster.PluginClasses);
        var advice = similar.IsEmpty
            ? "status.plugins of the KafkaConnectCluster lists the installed ones."
            : $"Did you mean {string.Join(" or ", similar)}?";
        return $"No connector plugin {asked} is installed on the workers. {advice}";
    }

    /// <summary>Connect takes the full name, the simple name, and the simple name without its "Connector".</summary>
    private static bool IsNamed(string installed, string asked)
    {
        const string Suffix = "Connector";
        var simple = installed[(installed.LastIndexOf('.') + 1)..];
        return asked == installed || asked == simple || (simple.EndsWith(Suffix, StringComparison.Ordinal) && asked == simple[..^Suffix.Length]);
    }
}
