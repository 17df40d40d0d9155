using System.Text.RegularExpressions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using Shouldly;

namespace ConnectOperator.Tests.Core.Status;

/// <summary>How kstatus, and with it kubectl-applying tools such as Flux and kpt, judges a resource.</summary>
public enum KStatus
{
    InProgress,
    Failed,
    Current,
    Terminating,
}

/// <summary>
/// The generic rules of kstatus (kubernetes-sigs/cli-utils, pkg/kstatus/status: generic.go and status.go) for kinds that it does
/// not know, in its own order.
/// </summary>
internal static partial class KStatusRules
{
    public static KStatus Of(ObjectMeta metadata, long? observedGeneration, IReadOnlyList<Condition>? conditions)
    {
        if (metadata.DeletionTimestamp is not null)
        {
            return KStatus.Terminating;
        }

        if (observedGeneration is { } observed && metadata.Generation is { } generation && observed != generation)
        {
            return KStatus.InProgress;
        }

        foreach (var condition in conditions ?? [])
        {
            switch (condition)
            {
                case { Type: "Reconciling", Status: ConditionStatus.True }:
                    return KStatus.InProgress;
                case { Type: "Stalled", Status: ConditionStatus.True }:
                    return KStatus.Failed;
            }
        }

        return conditions?.FirstOrDefault(condition => condition.Type == "Ready") is { Status: not ConditionStatus.True }
            ? KStatus.InProgress
            : KStatus.Current;
    }

    /// <summary>What must hold of every status, whatever led to it; the context is for the message of a failure.</summary>
    public static void ShouldMakeSense(
        ObjectMeta metadata, long? observedGeneration, IReadOnlyList<Condition>? conditions, Func<string> context)
    {
        if (Violation(metadata, observedGeneration, conditions ?? []) is { } violation)
        {
            throw new ShouldAssertException($"{violation}{context()}");
        }
    }

    /// <summary>The same for a resource of the operator's kinds as it is. One that has no status yet says nothing.</summary>
    public static void ShouldMakeSense(IResource resource)
    {
        switch (resource)
        {
            case KafkaConnector { Status: { } status }:
                ShouldMakeSense(resource.Metadata, status.ObservedGeneration, status.Conditions, () => $" {resource}");
                break;
            case KafkaConnectCluster { Status: { } status }:
                ShouldMakeSense(resource.Metadata, status.ObservedGeneration, status.Conditions, () => $" {resource}");
                break;
        }
    }

    private static string? Violation(ObjectMeta metadata, long? observedGeneration, IReadOnlyList<Condition> conditions)
    {
        var (ready, reconciling, stalled) = (Find("Ready"), Find("Reconciling"), Find("Stalled"));
        var current = ready?.Status is ConditionStatus.True
            && metadata.DeletionTimestamp is null
            && observedGeneration == metadata.Generation;
        return ready is null ? "There is no Ready condition."
            : conditions.Select(condition => condition.Type).Distinct(StringComparer.Ordinal).Count() != conditions.Count ? "A type appears twice."
            : conditions.FirstOrDefault(condition => !Reason().IsMatch(condition.Reason)) is { Reason: var reason } ? $"{reason} is not CamelCase."
            : conditions.Any(condition => condition.Message.Length > 32 * 1024) ? "A message is too long for the API server."
            : reconciling is { Status: not ConditionStatus.True } || stalled is { Status: not ConditionStatus.True } ? "Present but not True."
            : reconciling is not null && stalled is not null ? "Reconciling together with Stalled."
            : ready.Status is ConditionStatus.True && (reconciling ?? stalled) is not null ? "Ready together with Reconciling or Stalled."
            : Of(metadata, observedGeneration, conditions) is KStatus.Current != current ? "kstatus calls Current what is not ready, or the reverse."
            : null;

        Condition? Find(string type) => conditions.FirstOrDefault(condition => condition.Type == type);
    }

    [GeneratedRegex("^[A-Z][A-Za-z]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reason();
}
