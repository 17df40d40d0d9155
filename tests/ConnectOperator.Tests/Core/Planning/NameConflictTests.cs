using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>Row "two resources claim one connector of one Connect cluster", reached through two KafkaConnectClusters.</summary>
public class NameConflictTests
{
    private static readonly ObjectKey Other = new("kafka", "prod-external");
    private static readonly ConflictingResource Holder = new(new ObjectKey("shop", "first"), Other);

    private static readonly Assessment Conflict = Assessment.NeedsPerson(Reasons.NameConflict, "as found before");

    private static readonly NameContender Older =
        new(Holder.Resource, Other, IsClaimed: true, "kafka-1", "10.0.0.1:8083", SituationBuilder.Noon.AddDays(-1), "uid-0");

    public static TheoryData<string, bool, ClusterRelation, string?, string?> Cases => new()
    {
        // contender, claimed by us, relation: taken by it, disputed by it
        { "older", true, ClusterRelation.Same, "taken", null },
        { "older", false, ClusterRelation.Same, "taken", null },
        { "younger", true, ClusterRelation.Same, null, null },
        { "younger", false, ClusterRelation.Same, "taken", null },
        { "older", true, ClusterRelation.Different, null, null },
        { "older", false, ClusterRelation.Different, null, null },
        { "older", true, ClusterRelation.Unknown, null, "disputed" },
        { "older", false, ClusterRelation.Unknown, null, "disputed" },
        { "younger", true, ClusterRelation.Unknown, null, null },
        { "of another Kafka cluster", false, ClusterRelation.Same, null, null },
        { "of another Kafka cluster", false, ClusterRelation.Unknown, null, null },
        { "on a worker that is not ours", false, ClusterRelation.Unknown, null, null },
        { "never run", false, ClusterRelation.Unknown, null, null },
        { "on a worker that is not ours", false, ClusterRelation.Same, "taken", null },
        { "without a claim", false, ClusterRelation.Same, null, null },
        { "without a claim", false, ClusterRelation.Unknown, null, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Right_to_a_name_depends_on_who_claimed_it_first_and_whether_both_lead_to_one_cluster(
        string contender, bool claimed, ClusterRelation relation, string? taken, string? disputed)
    {
        var other = contender switch
        {
            "older" => Older,
            "younger" => Older with { CreatedAt = SituationBuilder.Noon.AddDays(1) },
            "of another Kafka cluster" => Older with { KafkaClusterId = "kafka-2" },
            "without a claim" => Older with { IsClaimed = false },
            "on a worker that is not ours" => Older with { WorkerId = "10.0.0.9:8083" },
            _ => Older with { WorkerId = null },
        };
        var resource = (claimed ? SituationBuilder.AllIsWell : SituationBuilder.JustApplied).Build().Resource;
        resource = resource with { Metadata = resource.Metadata with { CreationTimestamp = SituationBuilder.Noon } };

        var rights = NameConflict.Of(resource, [other], _ => relation, "kafka-1", Showing(SituationBuilder.Shown()));

        rights.ShouldBe(new NameConflict(taken is null ? null : Holder, disputed is null ? null : Holder));
    }

    [Fact]
    public void Connector_that_another_resource_has_through_another_cluster_is_left_to_it()
    {
        foreach (var claimed in new[] { true, false })
        {
            var scene = SituationBuilder.AllIsWell with { Claimed = claimed, Adoption = AdoptionPolicy.Always, NameTakenBy = Holder };
            var outcome = scene.Decide();
            outcome.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.NameConflict, KStatus.Failed);
            outcome.Ready.Message.ShouldContain("shop/first");
            outcome.Ready.Message.ShouldContain("kafka/prod-external");
        }
    }

    [Fact]
    public void Its_deletion_leaves_the_connector_to_the_other() =>
        (SituationBuilder.AllIsWell with { Deleted = true, NameTakenBy = Holder }).Decide().ShouldTake(new Step.Release(ReleaseReason.LeftToOther));

    [Fact]
    public void Deletion_waits_until_it_is_known_whose_connector_it_is()
    {
        var disputed = SituationBuilder.AllIsWell with { Deleted = true, NameDisputedBy = Holder };
        var outcome = disputed.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Deleting, KStatus.Terminating);
        outcome.Ready.Message.ShouldContain("shop/first");
        outcome.Ready.Message.ShouldContain(Annotations.ForceRelease);
        (disputed with { Annotations = ImmutableDictionary<string, string>.Empty.Add(Annotations.ForceRelease, "true") }).Decide()
            .ShouldTake(new Step.Release(ReleaseReason.Forced));
    }

    [Fact]
    public void Connector_is_not_adopted_while_it_may_be_that_of_another_resource()
    {
        var disputed = SituationBuilder.JustApplied with
        {
            Adoption = AdoptionPolicy.Always,
            NameDisputedBy = Holder,
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown()),
        };
        var outcome = disputed.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.Unknown, Reasons.Pending, KStatus.InProgress);
        outcome.Ready.Message.ShouldContain("shop/first");
        (disputed with { NameDisputedBy = null }).Decide().ShouldTake(new Step.Claim(Adopts: true));
    }

    [Fact]
    public void Free_name_is_taken_although_one_like_it_exists_elsewhere() =>
        (SituationBuilder.JustApplied with { NameDisputedBy = Holder }).Decide().ShouldTake(new Step.Claim());

    [Fact]
    public void Connector_of_our_own_is_looked_after_while_nobody_knows()
    {
        var changed = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("topic", "theirs"))));
        (SituationBuilder.AllIsWell with { NameDisputedBy = Holder, ObservedState = changed }).Decide().ShouldAct("PutConfig topic");
    }

    [Fact]
    public void Conflict_that_was_found_before_stands_until_it_is_known_to_be_none()
    {
        var changed = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("topic", "theirs"))));
        var restarted = SituationBuilder.AllIsWell with { Previous = Conflict, NameDisputedBy = Holder, ObservedState = changed };
        restarted.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.NameConflict, KStatus.Failed);
        (restarted with { NameDisputedBy = null }).Decide().ShouldAct("PutConfig topic");
    }

    private static Snapshot Showing(ObservedConnector connector) => new()
    {
        BeganAt = SituationBuilder.Noon,
        ConnectionId = 1,
        Connectors = new Dictionary<ConnectorName, ObservedConnector> { [connector.Name] = connector }.ToFrozenDictionary(),
        UnaddressableNames = [],
    };
}
