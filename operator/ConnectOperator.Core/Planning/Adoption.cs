using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Status;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// What becomes of a connector that exists under the name asked for and is not ours: spec.adoption decides. The claim of an
/// adopted connector goes into status before the first write to it.
/// </summary>
internal static class Adoption
{
    /// <summary>It is listed.</summary>
    public static Decision Plan(Situation situation, DesiredConnector desired, Sighting.Seen seen)
    {
        var policy = Policy(situation);
        var drift = ConfigComparison.Compare(desired, seen.Connector);
        var adopts = policy is AdoptionPolicy.Always || (policy is AdoptionPolicy.IfIdentical && drift.InSync);
        if (adopts && situation.NameDisputedBy is { } rival)
        {
            return Planner.AtRest(Planner.StillPending(
                situation,
                $"KafkaConnector {rival.Resource} has a connector {desired.Name} through KafkaConnectCluster {rival.Cluster}; not yet known whether that "
                + $"leads to the same Connect cluster as {situation.Cluster.Key}."));
        }

        if (adopts ? !seen.JustConfirmed : !seen.Trusted)
        {
            return Planner.Waiting(
                new Step.Confirm(Itself: true), Planner.StillPending(situation, $"A connector {desired.Name} exists; looking whether it can be taken over."));
        }

        return adopts ? TakeOver(situation, desired, drift) : LeaveAlone(situation, desired, drift);
    }

    /// <summary>It exists, and what it is does not show until its start has returned.</summary>
    public static Decision PlanOfStarting(Situation situation, DesiredConnector desired) => Policy(situation) is AdoptionPolicy.Never
        ? LeaveAlone(situation, desired, drift: null)
        : Planner.Waiting(
            new Step.AwaitEvidence(),
            Planner.StillPending(situation, $"A connector {desired.Name} that is not managed is just starting; looking whether it can be taken over."));

    private static AdoptionPolicy Policy(Situation situation) => situation.Request!.Adoption;

    /// <summary>What restart tokens there are already, ask for nothing: they were meant for whatever was before.</summary>
    private static Decision TakeOver(Situation situation, DesiredConnector desired, ConfigDrift drift) => Planner.Waiting(
        new Step.Claim(Adopts: true),
        Assessment.InProgress(
            Reasons.Creating,
            drift.InSync
                ? $"Taking over connector {desired.Name}, which is as asked."
                : $"Taking over connector {desired.Name}, which differs in {KeyList.Of(drift.Keys)}.")) with
    {
        Tokens = RestartTokens.Asked(situation.Resource.Metadata),
    };

    private static Decision LeaveAlone(Situation situation, DesiredConnector desired, ConfigDrift? drift)
    {
        var exists = $"Connector {desired.Name} exists in {situation.Cluster.Key}, and no resource manages it";
        return Planner.AtRest(Assessment.NeedsPerson(
            Reasons.AlreadyExists,
            Policy(situation) is AdoptionPolicy.Never
                ? $"{exists}; spec.adoption: Never leaves it alone. Let it be taken over by another spec.adoption, delete it, or choose another spec.name."
                : $"{exists}; it differs in {KeyList.Of(drift!.Keys)}. Make the resource equal to it, let it be taken over and "
                + "overwritten by spec.adoption: Always, delete it, or choose another spec.name."));
    }
}
