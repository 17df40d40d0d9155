using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>spec.mode: Observe tells and does nothing.</summary>
public class ObserveTests
{
    private static readonly ObservedConnector Different = SituationBuilder.Shown(config: SituationBuilder.Settings(("topic", "theirs"), ("by.hand", "1")));

    private static readonly SituationBuilder Observed = SituationBuilder.JustApplied with { Mode = EnforcementMode.Observe };

    private static readonly SituationBuilder ObservedAfterEnforced = SituationBuilder.AllIsWell with { Mode = EnforcementMode.Observe };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connector_that_is_as_asked_is_reported_like_one_that_is_managed(bool claimed)
    {
        var outcome = (Scene(claimed) with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown()) }).Decide();
        outcome.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        (outcome.Status.State, outcome.Status.Tasks?.Summary, outcome.Status.Drift).ShouldBe(("RUNNING", "1/1", null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Config_changed_from_outside_is_only_reported(bool claimed)
    {
        var outcome = (Scene(claimed) with { ObservedState = SituationBuilder.Seen(Different) }).Decide();
        outcome.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        outcome.Status.Drift.ShouldBe(["by.hand", "topic"]);
        outcome.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.False);
        outcome.Ready.Message.ShouldContain("by.hand, topic");
        outcome.Ready.Message.ShouldNotContain("theirs");
    }

    [Fact]
    public void State_changed_from_outside_is_only_reported()
    {
        var outcome = (ObservedAfterEnforced with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Paused)) }).Decide();
        outcome.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        outcome.Status.Drift.ShouldBeNull("no config key differs");
        outcome.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.True);
        outcome.Ready.Message.ShouldContain("PAUSED in Connect and should be RUNNING");
    }

    [Fact]
    public void Missing_connector_is_reported_and_not_created() =>
        Observed.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Difference_is_looked_at_again_before_it_is_reported(bool claimed)
    {
        var outcome = (Scene(claimed) with { ObservedState = SituationBuilder.Seen(Different, trusted: false) }).Decide().ShouldTake<Step.Confirm>();
        outcome.Status.Drift.ShouldBeNull();
        (Scene(claimed) with { ObservedState = new ObservedState.NotSeen() }).Decide().ShouldTake<Step.Confirm>();
    }

    [Fact]
    public void Masked_value_cannot_be_compared_and_is_not_called_drift()
    {
        var masked = SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", "********")));
        var outcome = (Observed with { ObservedState = SituationBuilder.Seen(masked) }).Decide().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        outcome.Ready.Message.ShouldContain("connection.password cannot be compared");
        outcome.Status.Drift.ShouldBeNull();
        var synced = outcome.Condition(ConditionTypes.Synced);
        (synced.Status, synced.Reason).ShouldBe((ConditionStatus.Unknown, Reasons.NotComparable), "nobody knows");
    }

    [Fact]
    public void Password_that_is_shown_in_any_form_cannot_be_compared_and_what_else_differs_is_told()
    {
        var config = SituationBuilder.Settings(("connection.password", "ENC(x1f)"), ("topic", "theirs"), ("by.hand ", "1"), ("__internal.version", "7"));
        var scene = Observed with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: config)) };
        var outcome = scene.Decide().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        outcome.Status.Drift.ShouldBe(["by.hand ", "topic"]);
        outcome.Ready.Message.ShouldContain("differs in \"by.hand \", topic");
        outcome.Ready.Message.ShouldContain("connection.password cannot be compared");
        outcome.Condition(ConditionTypes.Synced).Message.ShouldContain("No resource can contain \"by.hand \": it ends with a space.");
        (scene with { PasswordKeys = ImmutableDictionary<string, FrozenSet<string>?>.Empty }).Decide().ShouldTake<Step.ReadDefinitions>();
    }

    [Fact]
    public void Absent_number_of_tasks_is_one_here_too() =>
        (Observed with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("tasks.max", "")))) }).Decide()
            .Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.True);

    [Fact]
    public void Mask_on_a_connector_that_was_written_before_is_judged_by_what_is_known_of_the_server()
    {
        var masked = ObservedAfterEnforced with
        {
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", "********")))),
        };
        masked.Decide().Status.Drift.ShouldBe(["connection.password"], "this server does not mask it");
        (masked with { ServerKeys = new() { Masked = [new() { Key = "connection.password", As = "*" }] } }).Decide()
            .Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.True);
        (masked with { Hash = "h2", PasswordKeys = ImmutableDictionary<string, FrozenSet<string>?>.Empty }).Decide()
            .Condition(ConditionTypes.Synced).Reason.ShouldBe(Reasons.NotComparable);
    }

    [Fact]
    public void Secret_that_rotates_behind_a_mask_while_only_observed_is_written_once_enforced()
    {
        var masked = SituationBuilder.Shown(config: SituationBuilder.Settings(("connection.password", "********")));
        var rotated = ObservedAfterEnforced with { Hash = "h2", ObservedState = SituationBuilder.Seen(masked) };
        var outcome = rotated.Decide();
        outcome.Status.ConfigHash.ShouldBe("h1", "what is in Connect was written before");
        (rotated with { Mode = EnforcementMode.Enforce, RecordedHash = outcome.Status.ConfigHash }).Decide().ShouldAct("PutConfig connection.password");
    }

    [Fact]
    public void Failed_task_is_reported_and_not_restarted()
    {
        var failed = ObservedAfterEnforced with
        {
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: "LoginException")),
            Restarts = new() { Count = 1, NextAt = SituationBuilder.Noon },
        };
        (failed with { Mode = EnforcementMode.Enforce }).Decide().ShouldAct("AutoRestart 2");
        var outcome = failed.Decide().ShouldTake<Step.Rest>();
        outcome.ShouldSay(ConditionStatus.False, Reasons.TaskFailed, KStatus.Failed);
        outcome.Status.FailedTasks.ShouldHaveSingleItem();
        outcome.Status.Restarts.ShouldBe(new Restarts { Count = 1 }, "none is due");
    }

    [Fact]
    public void Restart_token_is_not_acted_on_and_status_says_so_and_it_stays_so_when_enforced()
    {
        var asked = ObservedAfterEnforced with { Annotations = ImmutableDictionary<string, string>.Empty.Add(Annotations.Restart, "2026") };
        var outcome = asked.Decide().ShouldTake<Step.Rest>();
        outcome.Ready.Message.ShouldContain("Restart annotations have no effect in mode Observe.");
        outcome.Status.HandledTokens.ShouldBe(new HandledTokens { Restart = "2026" });
        (asked with { Mode = EnforcementMode.Enforce, HandledTokens = outcome.Status.HandledTokens }).Decide().ShouldAct();
    }

    [Fact]
    public void Claim_is_kept_while_its_connector_exists_so_that_enforcing_puts_it_back()
    {
        var observed = (ObservedAfterEnforced with { ObservedState = SituationBuilder.Seen(Different) }).Decide();
        observed.Status.ConnectorName.ShouldBe("orders");
        var enforced = (SituationBuilder.AllIsWell with { ObservedState = SituationBuilder.Seen(Different), Generation = 2 }).Decide();
        enforced.ShouldAct("PutConfig by.hand,topic").Actions.ShouldHaveSingleItem().ShouldBeOfType<ConnectorAction.PutConfig>()
            .CorrectsDrift.ShouldBeTrue("the config was asked for before");
    }

    [Fact]
    public void Claim_ends_with_its_connector_so_that_a_later_one_of_that_name_is_somebody_elses() =>
        (ObservedAfterEnforced with { ObservedState = new ObservedState.Absent() }).Decide().ShouldTake<Step.Unclaim>();

    [Fact]
    public void Claim_that_was_never_used_is_given_up()
    {
        var unused = ObservedAfterEnforced with
        {
            RecordedHash = null,
            History = HistoryUpdate.Claimed(ConnectorHistory.Empty, new Step.Claim()),
        };
        (unused with { ObservedState = SituationBuilder.Seen(Different) }).Decide().ShouldTake<Step.Unclaim>();
        (unused with { ObservedState = new ObservedState.Absent() }).Decide().ShouldTake<Step.Unclaim>();
    }

    [Theory]
    [InlineData(AdoptionPolicy.IfIdentical, false)]
    [InlineData(AdoptionPolicy.Always, true)]
    public void Adoption_decides_when_what_was_only_observed_is_enforced(AdoptionPolicy policy, bool adopts)
    {
        var enforced = SituationBuilder.JustApplied with { Adoption = policy, ObservedState = SituationBuilder.Seen(Different) };
        var outcome = enforced.Decide();
        (outcome.Decision.Step is Step.Claim).ShouldBe(adopts, outcome.ToString());
    }

    [Fact]
    public void What_was_observed_is_not_reported_any_more_once_the_connector_turns_out_to_be_somebody_elses()
    {
        var observed = (Observed with { ObservedState = SituationBuilder.Seen(Different) }).Decide().Status;
        observed.State.ShouldBe("RUNNING");
        var situation = (SituationBuilder.JustApplied with { ObservedState = SituationBuilder.Seen(Different) }).Build();
        var enforced = Outcome.Of(situation with { Resource = situation.Resource with { Status = observed } });
        (enforced.Ready.Reason, enforced.Status.State, enforced.Status.Drift).ShouldBe((Reasons.AlreadyExists, null, null));
    }

    [Fact]
    public void Whatever_the_situation_nothing_that_writes_to_Connect_leaves_the_planner() =>
        Prop.ForAll(Arb.From(Situations), scene =>
        {
            var outcome = (scene with { Mode = EnforcementMode.Observe }).Decide();
            (outcome.Decision.Step is Step.Act or Step.Claim).ShouldBeFalse(outcome.ToString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>A rule that forgot the mode, as a spec that is read as Enforce and is not: the last look stops it.</summary>
    [Fact]
    public void Rule_that_would_write_in_spite_of_the_mode_is_stopped()
    {
        var situation = (SituationBuilder.AllIsWell with { ObservedState = SituationBuilder.Seen(Different) }).Build();
        Planner.Plan(situation).Step.ShouldBeOfType<Step.Act>();
        foreach (var mode in new[] { "Observe", "observe", "" })
        {
            var forbidden = situation with { Resource = situation.Resource with { Spec = situation.Resource.Spec with { Mode = mode } } };
            Should.Throw<InvalidOperationException>(() => Planner.Plan(forbidden));
        }
    }

    private static Gen<SituationBuilder> Situations =>
        from claimed in Gen.Elements(true, false)
        from deleted in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from orphan in Gen.Elements("Delete", "Orphan")
        from adoption in Gen.Elements(Enum.GetValues<AdoptionPolicy>())
        from state in Gen.Elements(Enum.GetValues<DesiredState>())
        from shown in Gen.Elements(Enum.GetValues<ConnectorState>())
        from tasks in Gen.Elements(Enum.GetValues<ConnectorState>()).ListOf()
        from differs in Gen.Elements(true, false)
        from trusted in Gen.Elements(true, false)
        from observed in Gen.Elements<ObservedState?>(null, null, null, new ObservedState.Absent(), new ObservedState.NotSeen(), new ObservedState.Starting(), new ObservedState.Unknown())
        from token in Gen.Elements(Annotations.Restart, Annotations.RestartFailed, Annotations.RestartTask)
        from history in Gen.Elements(
            ConnectorHistory.Empty,
            new ConnectorHistory { ClaimedUnused = true },
            new ConnectorHistory { LostRace = true },
            new ConnectorHistory { StateRequested = new(state, SituationBuilder.Noon.AddSeconds(-1)), LastWriteEndedAt = SituationBuilder.Noon.AddSeconds(-1) },
            new ConnectorHistory { WriteFailure = SituationBuilder.Failure(WriteFailureKind.ServerError, retryInSeconds: -1) })
        from generation in Gen.Elements(1L, 2L)
        from hash in Gen.Elements("h1", "h2")
        from restarts in Gen.Elements<Restarts?>(null, new Restarts { NextAt = SituationBuilder.Noon }, new Restarts { Count = 3, NextAt = SituationBuilder.Noon })
        select SituationBuilder.AllIsWell with
        {
            Claimed = claimed,
            Deleted = deleted,
            DeletionPolicy = orphan,
            Adoption = adoption,
            State = state,
            ObservedState = observed ?? SituationBuilder.Seen(
                SituationBuilder.Shown(shown, [.. tasks], SituationBuilder.Settings(("topic", differs ? "theirs" : "orders")), trace: "x"), trusted),
            Annotations = ImmutableDictionary<string, string>.Empty.Add(token, "2026/0"),
            History = history,
            Generation = generation,
            Hash = hash,
            Restarts = restarts,
        };

    private static SituationBuilder Scene(bool claimed) => claimed ? ObservedAfterEnforced : Observed;
}
