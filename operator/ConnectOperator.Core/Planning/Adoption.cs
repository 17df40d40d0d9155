using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Restarting;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// What becomes of a connector that exists under the name asked for and is not ours: spec.adoption decides. The claim of an
/// adopted connector goes into status before the first write to it.
/// </summary>
internal static class Adoption
{
    /// <summary>It is listed.</summary>
    public static Decision Plan(Situation situation, DesiredConnector desired, ObservedState.Seen seen)
    {
        var policy = Policy(situation);
        var drift = ConfigComparison.Compare(desired, seen.Connector);
        if (policy is AdoptionPolicy.IfIdentical && seen.Trusted && HiddenValues.NotKnown(situation, desired, seen.Connector, drift) is { } question)
        {
            return Decision.Take(
                question, situation.StillPending($"A connector {desired.Name} exists; looking up which of its values are passwords."));
        }

        var adopts = policy is AdoptionPolicy.Always || (policy is AdoptionPolicy.IfIdentical && drift.InSync);
        if (adopts && situation.NameDisputedBy is { } holder)
        {
            return Decision.AtRest(situation.StillPending($"KafkaConnector {holder.Resource} has a connector {desired.Name} through KafkaConnectCluster {holder.Cluster}; it is not known yet whether that "
                + $"leads to the same Connect cluster as {situation.Cluster.Key}."));
        }

        // What shows in two ways cannot be called identical; who overwrites it need not know.
        if (adopts ? !seen.JustConfirmed && !seen.IsDisputed : !seen.Trusted)
        {
            return Decision.Take(
                new Step.Confirm(Itself: true), situation.StillPending($"A connector {desired.Name} exists; checking whether it can be taken over."));
        }

        return adopts && (policy is AdoptionPolicy.Always || !seen.IsDisputed) ? TakeOver(situation, desired, drift) : LeaveAlone(situation, desired, seen.Connector, drift);
    }

    /// <summary>It exists, and what it is does not show until its start has returned.</summary>
    public static Decision PlanOfStarting(Situation situation, DesiredConnector desired) => Policy(situation) is AdoptionPolicy.Never
        ? LeaveAlone(situation, desired)
        : Decision.Take(
            new Step.AwaitEvidence(),
            situation.StillPending($"A connector {desired.Name} that is not managed is just starting; checking whether it can be taken over."));

    /// <summary>It is listed without its config: whether it is as asked shows once that does.</summary>
    public static Decision PlanOfHidden(Situation situation, DesiredConnector desired, ObservedState.ConfigHidden hidden) =>
        Policy(situation) is AdoptionPolicy.Never ? LeaveAlone(situation, desired) : ConvergencePlanner.AwaitShownConfig(situation, hidden);

    private static AdoptionPolicy Policy(Situation situation) => situation.Request!.Adoption;

    /// <summary>What restart tokens there are already, ask for nothing: they were meant for whatever was before.</summary>
    private static Decision TakeOver(Situation situation, DesiredConnector desired, ConfigDrift drift) => Decision.Take(
        new Step.Claim(Adopts: true),
        Assessment.InProgress(
            Reasons.Creating,
            drift.InSync
                ? $"Taking over connector {desired.Name}, which is as requested."
                : $"Taking over connector {desired.Name}, which differs in {KeyList.Of(drift.Keys)}.{KeyList.Impossible(drift)}")) with
    {
        Tokens = RestartTokens.Requested(situation.Resource.Metadata),
    };

    private static Decision LeaveAlone(Situation situation, DesiredConnector desired)
    {
        var assessment = Assessment.NeedsPerson(
            Reasons.AlreadyExists,
            $"{Exists(situation, desired)}; spec.adoption: Never leaves it alone. Set another spec.adoption to take it over, delete it, or choose another spec.name.");
        return Decision.AtRest(assessment with { Synced = assessment.Ready with { Status = ConditionStatus.Unknown } });
    }

    /// <summary>What cannot be compared is not called identical: taking over would write a password over one that nobody has seen.</summary>
    private static Decision LeaveAlone(Situation situation, DesiredConnector desired, ObservedConnector observed, ConfigDrift drift)
    {
        if (Policy(situation) is AdoptionPolicy.Never)
        {
            return LeaveAlone(situation, desired);
        }

        var (hidden, plain) = HiddenValues.Apart(situation, desired, observed, drift);
        var impossible = KeyList.Impossible(drift);
        var remedy = hidden.IsEmpty && !plain.IsEmpty && impossible.Length == 0
            ? "Make the resource equal to it, take it over and overwrite it with spec.adoption: Always, delete it, or choose another spec.name."
            : "Take it over and overwrite it with spec.adoption: Always, delete it, or choose another spec.name.";
        var differs = (plain.IsEmpty, hidden.IsEmpty) switch
        {
            (true, true) => "the list of connectors and a read of this connector show different configs, so it cannot be compared",
            (true, false) => $"everything else is as requested, and {HiddenValues.CannotBeCompared(hidden)}",
            (false, false) => $"it differs in {KeyList.Of(plain)}, and {HiddenValues.CannotBeCompared(hidden)}",
            _ => $"it differs in {KeyList.Of(plain)}",
        };
        var assessment = Assessment.NeedsPerson(
            Reasons.AlreadyExists, $"{Exists(situation, desired)}; {differs}.{impossible} {remedy}");
        return Decision.AtRest(assessment with
        {
            Synced = assessment.Ready with { Status = plain.IsEmpty ? ConditionStatus.Unknown : ConditionStatus.False },
        });
    }

    private static string Exists(Situation situation, DesiredConnector desired) =>
        $"Connector {desired.Name} exists in {situation.Cluster.Key}, and no resource manages it";
}
