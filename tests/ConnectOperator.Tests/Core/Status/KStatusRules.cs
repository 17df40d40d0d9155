using System.Text.RegularExpressions;
using ConnectOperator.Kubernetes.Model;
using Shouldly;

namespace ConnectOperator.Tests.Core.Status;

/// <summary>How kstatus, and with it kubectl-applying tools such as Flux and kpt, judges a resource.</summary>
internal enum KStatus
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

    /// <summary>What must hold of every status, whatever led to it.</summary>
    public static void ShouldMakeSense(
        ObjectMeta metadata, long? observedGeneration, IReadOnlyList<Condition>? conditions, Func<string> context)
    {
        conditions.ShouldNotBeNull(context());
        conditions.Select(condition => condition.Type).ShouldBeUnique(context());
        foreach (var condition in conditions)
        {
            Reason().IsMatch(condition.Reason).ShouldBeTrue($"{condition.Reason}{context()}");
            condition.Message.Length.ShouldBeLessThanOrEqualTo(32 * 1024, context());
        }

        var (ready, reconciling, stalled) = (Find("Ready"), Find("Reconciling"), Find("Stalled"));
        ready.ShouldNotBeNull(context());
        (reconciling?.Status ?? ConditionStatus.True).ShouldBe(ConditionStatus.True, context());
        (stalled?.Status ?? ConditionStatus.True).ShouldBe(ConditionStatus.True, context());
        (reconciling is not null && stalled is not null).ShouldBeFalse($"Reconciling together with Stalled{context()}");
        if (ready.Status is ConditionStatus.True)
        {
            (reconciling is null && stalled is null).ShouldBeTrue($"Ready together with Reconciling or Stalled{context()}");
        }

        var current = ready.Status is ConditionStatus.True
            && metadata.DeletionTimestamp is null
            && observedGeneration == metadata.Generation;
        (Of(metadata, observedGeneration, conditions) is KStatus.Current).ShouldBe(current, $"Current exactly when ready{context()}");

        Condition? Find(string type) => conditions.SingleOrDefault(condition => condition.Type == type);
    }

    [GeneratedRegex("^[A-Z][A-Za-z]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reason();
}
