using ConnectOperator.Core.Claims;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>Row "config or state changed from outside" of what can go wrong, when it never ends.</summary>
public class DriftContestTests
{
    private static readonly DateTimeOffset Noon = SituationBuilder.Noon;

    private static readonly DriftCorrections Contested = After(0, 20, 40, 60, 80, 100);

    private static readonly SituationBuilder Changed = SituationBuilder.AllIsWell with
    {
        Corrections = Contested,
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(config: SituationBuilder.Settings(("topic", "theirs")))),
    };

    [Theory]
    [InlineData(false, 0, 1, 2, 3, 4)]
    [InlineData(true, 0, 1, 2, 3, 4, 5)]
    [InlineData(true, 0, 100, 200, 300, 400, 599)]
    [InlineData(false, 0, 100, 200, 300, 400, 600)]
    [InlineData(false, 0, 121, 242, 363, 484, 605, 726, 847, 968, 1089)]
    [InlineData(true, 0, 700, 701, 702, 703, 704, 705)]
    public void More_than_five_corrections_within_ten_minutes_are_a_contest(bool contested, params int[] seconds) =>
        (After(seconds).Contested is not null).ShouldBe(contested);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(1000, 10)]
    public void Pauses_grow_up_to_ten_minutes(int contested, int minutes) =>
        DriftConflict.HeldUntil(new() { Recent = [Noon], Contested = contested }).ShouldBe(Noon.AddMinutes(minutes));

    [Fact]
    public void Uncontested_connector_is_put_back_at_once()
    {
        DriftConflict.HeldUntil(After(0, 1, 2, 3, 4)).ShouldBeNull();
        DriftConflict.OverAt(After(0, 1, 2, 3, 4)).ShouldBeNull();
    }

    [Fact]
    public void Times_from_a_clock_that_went_wrong_are_forgotten()
    {
        var wrong = new DriftCorrections { Recent = [.. Enumerable.Range(0, 5).Select(day => Noon.AddDays(1 + day))] };
        DriftConflict.After(wrong, Noon).Recent.ShouldBe([Noon]);
    }

    [Fact]
    public void Contested_connector_is_held_back_and_a_person_is_called()
    {
        var held = Changed.Later(TimeSpan.FromSeconds(159)).Decide();
        held.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        held.Decision.RecheckAt.ShouldBe(Noon.AddSeconds(160));
        held.Status.Drift.ShouldBe(["topic"]);
        held.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.False);
        held.Ready.Message.ShouldContain("put it back 6 times");

        Changed.Later(TimeSpan.FromSeconds(160)).Decide().ShouldAct("PutConfig topic").ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
    }

    [Fact]
    public void Contested_state_is_held_back_too()
    {
        var paused = Changed with { ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(ConnectorState.Paused)) };
        paused.Later(TimeSpan.FromSeconds(120)).Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        paused.Later(TimeSpan.FromSeconds(160)).Decide().ShouldAct("Resume");
    }

    [Fact]
    public void Contested_connector_that_is_deleted_again_and_again_is_created_with_pauses_too()
    {
        var deleted = Changed with { ObservedState = new ObservedState.Absent() };
        deleted.Later(TimeSpan.FromSeconds(120)).Decide().ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        deleted.Later(TimeSpan.FromSeconds(160)).Decide().ShouldAct("Create").ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        (deleted with { Corrections = null }).Decide().ShouldAct("Create").ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.InProgress);
    }

    [Fact]
    public void Contest_is_told_until_the_connector_has_been_left_alone_for_ten_minutes()
    {
        var quiet = SituationBuilder.AllIsWell with { Corrections = Contested };
        var before = quiet.Later(TimeSpan.FromSeconds(699)).Decide();
        before.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.False, Reasons.Drifted, KStatus.Failed);
        before.Decision.RecheckAt.ShouldBe(Noon.AddSeconds(700));
        before.Condition(ConditionTypes.Synced).Status.ShouldBe(ConditionStatus.True);

        var after = quiet.Later(TimeSpan.FromSeconds(700)).Decide();
        after.ShouldTake<Step.Rest>().ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        after.Status.Corrections.ShouldBeNull();
    }

    [Fact]
    public void Contest_does_not_hold_back_what_a_person_asks_for()
    {
        var at = TimeSpan.FromSeconds(120);
        (Changed with { Config = SituationBuilder.Settings(("topic", "new")), Hash = "h2", Generation = 2 }).Later(at).Decide()
            .ShouldAct("PutConfig topic").ShouldSay(ConditionStatus.False, Reasons.Updating, KStatus.InProgress);
        (Changed with { Hash = "h2" }).Later(at).Decide().ShouldAct("PutConfig topic");
        (Changed with { Annotations = Changed.Annotations.Add(Annotations.Restart, "now") }).Later(at).Decide().ShouldAct("Restart");
    }

    [Fact]
    public void New_spec_ends_the_contest()
    {
        var edited = SituationBuilder.AllIsWell with { Corrections = Contested, Generation = 2 };
        var outcome = edited.Later(TimeSpan.FromSeconds(120)).Decide();
        outcome.ShouldSay(ConditionStatus.True, Reasons.Running, KStatus.Current);
        outcome.Status.Corrections.ShouldBeNull();
    }

    [Fact]
    public void Failure_is_told_in_spite_of_a_contest() => (SituationBuilder.AllIsWell with
    {
        Corrections = Contested,
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(tasks: [ConnectorState.Failed], trace: "boom")),
    }).Later(TimeSpan.FromSeconds(120)).Decide().Ready.Reason.ShouldBe(Reasons.TaskFailed);

    /// <summary>
    /// Somebody changes the connector again some time after each correction. However they do it: a contested connector is put back no
    /// sooner than it may be, no later than ten minutes after it may have been, and contested only by those who came often.
    /// </summary>
    [Fact]
    public void Contest_slows_down_never_stops_and_ends_by_itself() => Prop.ForAll(
        Gen.Choose(0, 900).ListOf().ToArbitrary(),
        changesAfter =>
        {
            var (corrections, now) = (new DriftCorrections(), Noon);
            var times = new List<DateTimeOffset>();
            foreach (var seconds in changesAfter)
            {
                var changedAt = now.AddSeconds(seconds);
                if (DriftConflict.OverAt(corrections) <= changedAt)
                {
                    corrections = new DriftCorrections();
                }

                now = DriftConflict.HeldUntil(corrections) is { } until && until > changedAt ? until : changedAt;
                (now - changedAt).ShouldBeLessThanOrEqualTo(DriftConflict.Window, "it goes on");
                var wasContested = corrections.Contested is not null;
                corrections = DriftConflict.After(corrections, now);
                times.Add(now);
                var recent = times.Count(at => now - at < DriftConflict.Window);
                (wasContested || corrections.Contested is not null == recent > DriftConflict.Limit).ShouldBeTrue($"{recent} corrections in ten minutes");
            }

            if (corrections.Contested is not null)
            {
                DriftConflict.OverAt(corrections).ShouldBe(now + DriftConflict.Window);
            }

            // Six at once make it a contest, each of the next comes a minute or more after the one before.
            var hours = ((now - Noon) / TimeSpan.FromHours(1)) + 1;
            times.Count.ShouldBeLessThanOrEqualTo((int)(hours * 60) + DriftConflict.Limit + 1);
        }).QuickCheckThrowOnFailure();

    private static DriftCorrections After(params int[] seconds) =>
        seconds.Aggregate(new DriftCorrections(), (before, at) => DriftConflict.After(before, Noon.AddSeconds(at)));
}
