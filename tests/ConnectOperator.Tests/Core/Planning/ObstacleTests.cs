using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class ObstacleTests
{
    private static readonly SpecProblem Problem = new("spec.config[\"a\"]", "null is not a value", "remove it");

    private static readonly Dictionary<string, (SituationBuilder Scene, ConditionStatus Ready, string Reason, KStatus KStatus)> Cases = new()
    {
        ["invalid spec"] = (
            SituationBuilder.AllIsWell with { SpecProblem = Problem }, ConditionStatus.False, Reasons.InvalidSpec, KStatus.Failed),
        ["invalid sources"] = (
            SituationBuilder.AllIsWell with { Resolution = new Resolution.Invalid([Problem]) },
            ConditionStatus.False, Reasons.InvalidSpec, KStatus.Failed),
        ["renamed"] = (
            SituationBuilder.AllIsWell with { SpecName = KafkaConnect("other") }, ConditionStatus.False, Reasons.InvalidSpec, KStatus.Failed),
        ["moved to another cluster"] = (
            SituationBuilder.AllIsWell with { ClaimedOn = "kafka/test" }, ConditionStatus.False, Reasons.InvalidSpec, KStatus.Failed),
        ["no such cluster"] = (
            SituationBuilder.AllIsWell with { Availability = new Availability.Missing() },
            ConditionStatus.False, Reasons.ClusterNotFound, KStatus.InProgress),
        ["cluster in a namespace that is not watched"] = (
            SituationBuilder.AllIsWell with { Availability = new Availability.NotWatched() },
            ConditionStatus.False, Reasons.NamespaceNotWatched, KStatus.Failed),
        ["not allowed"] = (
            SituationBuilder.AllIsWell with { Allowed = false }, ConditionStatus.False, Reasons.NotAllowed, KStatus.Failed),
        ["name taken"] = (
            SituationBuilder.AllIsWell with { NameTakenBy = new(new("shop", "older"), SituationBuilder.Cluster) }, ConditionStatus.False, Reasons.NameConflict, KStatus.Failed),
        ["Secret missing"] = (
            SituationBuilder.AllIsWell with { Resolution = new Resolution.Missing(Reasons.SecretNotFound, [Problem]) },
            ConditionStatus.False, Reasons.SecretNotFound, KStatus.InProgress),
        ["unreachable"] = (
            SituationBuilder.AllIsWell with { Availability = new Availability.Unreachable("refused") },
            ConditionStatus.Unknown, Reasons.ConnectUnreachable, KStatus.InProgress),
        ["unauthorized"] = (
            SituationBuilder.AllIsWell with { Availability = new Availability.Unauthorized("HTTP 401") },
            ConditionStatus.Unknown, Reasons.Unauthorized, KStatus.Failed),
        ["cluster misconfigured"] = (
            SituationBuilder.AllIsWell with { Availability = new Availability.Misconfigured("no CA") },
            ConditionStatus.Unknown, Reasons.ClusterMisconfigured, KStatus.InProgress),
        ["another Kafka cluster answers"] = (
            SituationBuilder.AllIsWell with { Kafka = "kafka-2" }, ConditionStatus.False, Reasons.ClusterChanged, KStatus.Failed),
        ["plugin version on a Connect that ignores it"] = (
            SituationBuilder.AllIsWell with { Config = SituationBuilder.Settings(("connector.plugin.version", "[2,3)")) },
            ConditionStatus.False, Reasons.NotSupported, KStatus.Failed),
        ["connecting at first sight"] = (
            SituationBuilder.JustApplied with { Availability = new Availability.Connecting() },
            ConditionStatus.Unknown, Reasons.Pending, KStatus.InProgress),
        ["connecting later leaves status as it is"] = (
            SituationBuilder.AllIsWell with { Availability = new Availability.Connecting() },
            ConditionStatus.True, Reasons.Running, KStatus.Current),
        ["sources pending at first sight"] = (
            SituationBuilder.JustApplied with { Resolution = new Resolution.Pending() },
            ConditionStatus.Unknown, Reasons.Pending, KStatus.InProgress),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_done_and_status_says_why(string name)
    {
        var (scene, ready, reason, kstatus) = Cases[name];
        var outcome = scene.Decide();
        outcome.ShouldTake<Step.Rest>().ShouldSay(ready, reason, kstatus);
        if (ready is not ConditionStatus.True)
        {
            outcome.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.Unknown, outcome.ToString());
        }
    }

    [Fact]
    public void Every_problem_of_a_spec_is_said()
    {
        var outcome = (SituationBuilder.AllIsWell with
        {
            Resolution = new Resolution.Invalid([Problem, Problem with { Field = "spec.tasksMax" }]),
        }).Decide();
        outcome.Ready.Message.ShouldContain("spec.config[\"a\"]: null is not a value; remove it.");
        outcome.Ready.Message.ShouldContain("spec.tasksMax");
    }

    [Fact]
    public void What_is_not_watched_is_named_with_the_remedy() =>
        (SituationBuilder.JustApplied with { Availability = new Availability.NotWatched() }).Decide().Ready.Message.ShouldBe(
            "Namespace kafka is not watched by this operator, so KafkaConnectCluster kafka/prod cannot be used: let the operator watch that namespace too "
            + "(--namespace kafka, and a role there), or correct spec.clusterRef.");

    [Fact]
    public void A_new_generation_never_counts_as_ready_before_anyone_has_looked_at_it()
    {
        var outcome = (SituationBuilder.AllIsWell with { Generation = 2, Availability = new Availability.Connecting() }).Decide();
        outcome.Status.ObservedGeneration.ShouldBe(1);
        outcome.Status.Conditions!.ShouldAllBe(condition => condition.ObservedGeneration == 1);
        outcome.ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.InProgress);
    }

    [Fact]
    public void Finalizer_goes_before_everything_else() =>
        (SituationBuilder.JustApplied with { HasFinalizer = false }).Decide()
            .ShouldTake<Step.AddFinalizer>().ShouldSay(ConditionStatus.False, Reasons.Creating, KStatus.InProgress);

    private static ConnectOperator.KafkaConnect.Model.ConnectorName KafkaConnect(string name) =>
        ConnectOperator.KafkaConnect.Model.ConnectorName.Parse(name);
}
