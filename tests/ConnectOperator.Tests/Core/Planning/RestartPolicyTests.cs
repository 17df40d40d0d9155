using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Restarting;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>Row "task or connector FAILED" of what can go wrong.</summary>
public class RestartPolicyTests
{
    private static readonly DateTimeOffset Noon = SituationBuilder.Noon;

    private static readonly Assessment TaskFailed = Assessment.InProgress(Reasons.TaskFailed, "1 of 1 tasks FAILED; task 0 on 10.0.0.2:8083: boom") with
    {
        Synced = new(ConditionStatus.True, Reasons.InSync, "The config in Connect is as requested."),
    };

    private static readonly SituationBuilder Failed = SituationBuilder.AllIsWell with
    {
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: "boom")),
    };

    [Fact]
    public void Failure_is_restarted_after_the_initial_backoff_and_not_before()
    {
        var outcome = Failed.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.TaskFailed, KStatus.InProgress);
        outcome.Status.Restarts.ShouldBe(new Restarts { NextAt = Noon.AddSeconds(10) });
        (outcome.Decision.Settled, outcome.Decision.RecheckAt).ShouldBe((true, Noon.AddSeconds(10)));

        var waiting = Failed with { Restarts = outcome.Status.Restarts, Previous = TaskFailed };
        waiting.Later(TimeSpan.FromSeconds(9)).Decide().ShouldTake<Step.Rest>();
        waiting.Later(TimeSpan.FromSeconds(10)).Decide().ShouldAct("AutoRestart 1").ShouldSay(ConditionStatus.False, Reasons.TaskFailed, KStatus.InProgress);
    }

    [Fact]
    public void Connector_that_failed_itself_is_restarted_too() => (Failed with
    {
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Failed, tasks: [], trace: "boom")),
        Restarts = new() { NextAt = Noon },
    }).Decide().ShouldAct("AutoRestart 1").ShouldSay(ConditionStatus.False, Reasons.ConnectorFailed, KStatus.InProgress);

    [Fact]
    public void Waiting_for_the_next_restart_changes_nothing_in_status()
    {
        var waiting = Failed with { Restarts = new() { Count = 2, LastAt = Noon.AddMinutes(-3), NextAt = Noon.AddMinutes(1) }, Previous = TaskFailed };
        var first = waiting.Decide().Status;
        foreach (var seconds in Enumerable.Range(1, 59))
        {
            (waiting with { Jitter = seconds / 60d }).Later(TimeSpan.FromSeconds(seconds)).Decide().Status.Restarts.ShouldBe(first.Restarts);
        }
    }

    [Fact]
    public void Restart_is_not_done_on_a_look_from_before_it_was_due() => (Failed with
    {
        Restarts = new() { NextAt = Noon.AddSeconds(1) },
        Now = Noon.AddSeconds(1),
    }).Decide().ShouldTake<Step.AwaitEvidence>().Decision.Settled.ShouldBeFalse();

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void What_still_shows_FAILED_just_after_a_restart_may_be_old(int seconds, bool isNew)
    {
        var restarted = Failed with
        {
            Restarts = new() { Count = 1, LastAt = Noon },
            Previous = TaskFailed,
        };
        var outcome = restarted.Later(TimeSpan.FromSeconds(seconds)).Decide().ShouldTake<Step.Rest>();
        outcome.Status.Restarts!.NextAt.HasValue.ShouldBe(isNew, outcome.ToString());
        outcome.Decision.Settled.ShouldBe(isNew);
        outcome.ShouldSay(ConditionStatus.False, Reasons.TaskFailed, KStatus.InProgress);
    }

    [Fact]
    public void Restart_is_counted_when_it_was_done_and_when_nobody_knows()
    {
        var due = new Restarts { Count = 2, LastAt = Noon.AddMinutes(-5), NextAt = Noon.AddSeconds(-1) };
        var counted = new Restarts { Count = 3, LastAt = Noon };
        After(due, new ActionResult.Succeeded(null)).Restarts.ShouldBe(counted);
        After(due, new ActionResult.Failed(WriteFailureKind.OutcomeUnknown, "cut off")).ShouldSatisfyAllConditions(
            history => history.Restarts.ShouldBe(counted),
            history => history.WriteFailure.ShouldBeNull("a new config must not wait for it"));
        After(due, new ActionResult.Failed(WriteFailureKind.ServerError, "500")).Restarts.ShouldBe(counted);
    }

    [Theory]
    [InlineData(WriteFailureKind.Rebalancing)]
    [InlineData(WriteFailureKind.NotSent)]
    [InlineData(WriteFailureKind.Unauthorized)]
    public void Restart_that_was_not_done_is_not_counted_and_tried_again_with_growing_pauses(WriteFailureKind kind)
    {
        var builder = Failed with { Restarts = new() { NextAt = Noon }, Previous = TaskFailed, History = new() { Restarts = new() { NextAt = Noon } } };
        TimeSpan[] pauses = new TimeSpan[4];
        for (var attempt = 0; attempt < pauses.Length; attempt++)
        {
            var decision = builder.Decide().ShouldAct("AutoRestart 1").Decision;
            var history = HistoryUpdate.After(
                HistoryUpdate.After(builder.History, decision), new(), new ConnectorAction.RestartFailed(1), new ActionResult.Failed(kind, "no"), builder.Now, random: 1);
            pauses[attempt] = history.WriteFailure!.RetryAt - builder.Now;
            builder = UntilItActs(builder with { History = history });
        }

        pauses.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)]);
        builder.History.Restarts.ShouldBe(new Restarts { NextAt = Noon });
    }

    [Fact]
    public void Exhausted_restarts_call_a_person_and_nothing_else_happens()
    {
        var exhausted = Failed with
        {
            AutoRestart = RestartRule.Default with { MaxRestarts = 3 },
            Restarts = new() { Count = 3, LastAt = Noon.AddMinutes(-1) },
        };
        var outcome = exhausted.Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.RestartsExhausted, KStatus.Failed);
        outcome.Status.Restarts.ShouldBe(new Restarts { Count = 3, LastAt = Noon.AddMinutes(-1), Exhausted = true });
        outcome.Decision.RecheckAt.ShouldBeNull();
        outcome.Ready.Message.ShouldContain("boom");
        outcome.Ready.Message.ShouldContain("3 times");
        (exhausted with { AutoRestart = RestartRule.Default with { MaxRestarts = 4 } }).Decide().Status.Restarts!.NextAt.ShouldNotBeNull("a higher limit lets it go on");
        (exhausted with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown()) }).Decide().Status.Restarts.ShouldBe(exhausted.Restarts, "it recovered");
    }

    [Fact]
    public void Restarts_that_are_off_are_left_to_people()
    {
        var off = Failed with { AutoRestart = RestartRule.Default with { Enabled = false }, Restarts = new() { NextAt = Noon } };
        var outcome = off.Later(TimeSpan.FromHours(1)).Decide().ShouldTake<Step.Rest>();
        outcome.ShouldSay(ConditionStatus.False, Reasons.TaskFailed, KStatus.Failed).Status.Restarts.ShouldBeNull();
    }

    public static TheoryData<string> NotCurable => [.. NotCurables.Keys];

    private static readonly Dictionary<string, SituationBuilder> NotCurables = new()
    {
        ["config rejected"] = Failed with
        {
            Hash = "h2",
            Config = SituationBuilder.Settings(("topic", "v2")),
            History = new() { Refused = Refusals.None with { Config = SituationBuilder.Failure(WriteFailureKind.InvalidConfig, hash: "h2", retryInSeconds: 500) } },
        },
        ["connector without status"] = Failed with { ObservedState = new ObservedState.Starting() },
        ["no snapshot since the last write"] = Failed with { ObservedState = new ObservedState.Unknown() },
        ["not listed"] = Failed with { ObservedState = new ObservedState.NotSeen() },
        ["connector UNASSIGNED"] = Failed with
        {
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Unassigned, [ConnectorState.Failed], trace: "boom")),
        },
        ["connector RESTARTING"] = Failed with
        {
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Restarting, [ConnectorState.Failed], trace: "boom")),
        },
        ["to be paused, paused"] = Failed with
        {
            State = DesiredState.Paused,
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Paused, [ConnectorState.Failed], trace: "boom")),
        },
        ["to be stopped, stopping"] = Failed with
        {
            State = DesiredState.Stopped,
            ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Stopped, [ConnectorState.Failed], trace: "boom")),
        },
        ["Connect away"] = Failed with { Availability = new Availability.Unreachable("gone") },
        ["rebalancing"] = Failed with { History = new() { WriteFailure = SituationBuilder.Failure(WriteFailureKind.Rebalancing, WriteKind.Restart) } },
        ["Secret gone"] = Failed with { Resolution = new Resolution.Missing(Reasons.SecretNotFound, []) },
        ["not allowed"] = Failed with { Allowed = false },
        ["being deleted"] = Failed with { Deleted = true, DeletionPolicy = "Orphan" },
    };

    [Theory]
    [MemberData(nameof(NotCurable))]
    public void What_a_restart_cannot_cure_is_not_restarted(string name) =>
        (NotCurables[name] with { Restarts = new() { NextAt = Noon } }).Decide().Actions.ShouldNotContain(action => action is ConnectorAction.RestartFailed);

    [Fact]
    public void New_config_goes_first_and_counts_anew()
    {
        var outcome = (Failed with
        {
            Hash = "h2",
            Config = SituationBuilder.Settings(("topic", "v2")),
            Restarts = new() { Count = 4, LastAt = Noon.AddMinutes(-1), NextAt = Noon },
        }).Decide().ShouldAct("PutConfig topic");
        outcome.Status.Restarts!.NextAt.ShouldBeNull("what is to be restarted after that is judged anew");
        After(new() { Count = 4 }, new ActionResult.Succeeded(null), outcome.Actions[0]).Restarts.ShouldBe(new Restarts());
    }

    [Fact]
    public void Token_goes_first_and_counts_anew()
    {
        var outcome = (Failed with
        {
            Annotations = SituationBuilder.AllIsWell.Annotations.Add(Annotations.RestartFailed, "now"),
            Restarts = new() { Count = 4, LastAt = Noon.AddMinutes(-1), NextAt = Noon },
        }).Decide().ShouldAct("RestartFailed");
        After(new() { Count = 4 }, new ActionResult.Succeeded(null), outcome.Actions[0]).Restarts.ShouldBe(new Restarts());
    }

    [Fact]
    public void Change_by_somebody_in_Connect_that_is_put_back_does_not_count_anew()
    {
        var before = new Restarts { Count = 4 };
        After(before, new ActionResult.Succeeded(null), new ConnectorAction.Resume(CorrectsDrift: true)).Restarts.ShouldBe(before);
        After(before, new ActionResult.Succeeded(null), new ConnectorAction.Resume(CorrectsDrift: false)).Restarts.ShouldBe(new Restarts());
    }

    [Theory]
    [InlineData(-11, -11, true)]
    [InlineData(-11, -9, false)]
    [InlineData(-9, -11, false)]
    public void Count_starts_anew_once_the_connector_has_been_ready_for_long_enough(int restartedAt, int readySince, bool anew)
    {
        var restarts = new Restarts { Count = 2, LastAt = Noon.AddMinutes(restartedAt) };
        var outcome = Outcome.Of(ReadySince(Noon.AddMinutes(readySince), restarts));
        outcome.Status.Restarts.ShouldBe(anew ? null : restarts, outcome.ToString());
        outcome.Decision.RecheckAt.ShouldBe(anew ? null : Noon.AddMinutes(Math.Max(restartedAt, readySince) + 10));
        outcome.Decision.Settled.ShouldBeTrue();
    }

    [Fact]
    public void Time_from_a_clock_that_went_wrong_is_not_believed()
    {
        var outcome = (Failed with { Restarts = new() { Count = 1, LastAt = Noon.AddDays(30), NextAt = Noon.AddDays(30) } }).Decide();
        outcome.Status.Restarts!.NextAt!.Value.ShouldBeLessThanOrEqualTo(Noon.AddMinutes(10));
    }

    [Fact]
    public void Wait_lies_between_the_shortest_and_the_bound_that_doubles() => Prop.ForAll(
        Rules(),
        sample =>
        {
            var (rule, count, jitter) = sample;
            var wait = RestartPolicy.Wait(rule, count, jitter);
            var first = rule.InitialBackoff < rule.MaxBackoff ? rule.InitialBackoff : rule.MaxBackoff;
            var bound = Math.Min(rule.MaxBackoff.TotalSeconds, first.TotalSeconds * Math.Pow(2, count));
            return wait >= first - TimeSpan.FromMilliseconds(1)
                && wait <= TimeSpan.FromSeconds(bound) + TimeSpan.FromMilliseconds(1)
                && (count > 0 || wait == first);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Next_time_is_decided_once_and_then_kept_whatever_the_jitter() => Prop.ForAll(
        Rules(),
        sample =>
        {
            var (rule, count, jitter) = sample;
            var failed = Failed with { AutoRestart = rule, Restarts = new() { Count = count, LastAt = Noon.AddDays(-2) }, Jitter = jitter };
            var decided = failed.Decide().Status.Restarts!;
            decided.NextAt.ShouldNotBeNull();
            var later = failed with { Restarts = decided, Jitter = 1 - jitter, Now = decided.NextAt!.Value.AddSeconds(-1) };
            later.Decide().Status.Restarts.ShouldBe(decided);
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(RestartRule Rule, int Count, double Jitter)> Rules() => (
        from initial in Gen.Choose(1, 86_400)
        from longest in Gen.Choose(1, 86_400)
        from count in Gen.Frequency((3, Gen.Choose(0, 8)), (1, Gen.Choose(0, 100_000)))
        from jitter in Gen.Choose(0, 100)
        select (
            RestartRule.Default with { InitialBackoff = TimeSpan.FromSeconds(initial), MaxBackoff = TimeSpan.FromSeconds(longest) },
            count,
            jitter / 100d)).ToArbitrary();

    private static ConnectorHistory After(Restarts restarts, ActionResult result, ConnectorAction? action = null) => HistoryUpdate.After(
        new() { Restarts = restarts }, new(), action ?? new ConnectorAction.RestartFailed(restarts.Count + 1), result, Noon, random: 0);

    /// <summary>Decides every second, as the controller would with fresh snapshots, until a restart is tried.</summary>
    private static SituationBuilder UntilItActs(SituationBuilder builder)
    {
        for (var second = 0; second < 60; second++)
        {
            builder = builder.Later(TimeSpan.FromSeconds(1));
            var outcome = builder.Decide();
            if (outcome.Actions.Count > 0)
            {
                return builder;
            }

            builder = builder with { History = HistoryUpdate.After(builder.History, outcome.Decision) };
        }

        throw new ShouldAssertException("It never tries again.");
    }

    private static Situation ReadySince(DateTimeOffset time, Restarts restarts)
    {
        var situation = (SituationBuilder.AllIsWell with { Restarts = restarts }).Build();
        var status = situation.Resource.Status!;
        return situation with
        {
            Resource = situation.Resource with
            {
                Status = status with { Conditions = [.. status.Conditions!.Select(condition => condition with { LastTransitionTime = time })] },
            },
        };
    }
}
