using ConnectOperator.Kubernetes.Leases;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Leases;

/// <summary>What a candidate does next. Times are seconds of its own monotonic clock; the time of day in the Lease is never looked at.</summary>
public sealed class CandidateTests
{
    private static readonly DateTimeOffset Clock = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_looks_before_it_does_anything() => Stands().Next(At(0), Clock).ShouldBeOfType<CandidateStep.Look>();

    [Fact]
    public void A_lease_that_does_not_exist_is_created()
    {
        var write = Written(Stands().Saw(null, At(0)), 0);

        write.IsNew.ShouldBeTrue();
        write.Next.Spec.HolderIdentity.ShouldBe("me");
        write.Next.Spec.LeaseDurationSeconds.ShouldBe(15);
        write.Next.Spec.LeaseTransitions.ShouldBe(0);
        write.Next.Spec.AcquireTime.ShouldBe("2026-11-22T03:00:00.000000Z");
        write.Next.Spec.RenewTime.ShouldBe("2026-11-22T03:00:00.000000Z");
        write.Next.Metadata.ResourceVersion.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_lease_that_nobody_holds_is_taken_at_once(string? nobody)
    {
        var write = Written(Stands().Saw(HeldBy(nobody, transitions: 3), At(0)), 0);

        write.IsNew.ShouldBeFalse();
        write.Next.Metadata.ResourceVersion.ShouldBe("7", "another candidate may do the same");
        write.Next.Spec.LeaseTransitions.ShouldBe(4);
    }

    [Fact]
    public void A_lease_that_another_holds_is_looked_at_every_second_and_taken_when_it_has_not_changed_for_its_duration()
    {
        var candidate = Stands().Saw(HeldBy("other"), At(100));

        for (var second = 100; second < 115; second++)
        {
            candidate.Next(At(second), Clock).ShouldBe(new CandidateStep.Wait(At(second + 1)));
            candidate.Next(At(second + 1), Clock).ShouldBeOfType(second < 114 ? typeof(CandidateStep.Look) : typeof(CandidateStep.Write));
            candidate = candidate.Saw(HeldBy("other"), At(second + 1));
        }

        Written(candidate, 115).Next.Spec.HolderIdentity.ShouldBe("me");
    }

    [Fact]
    public void A_renewal_starts_the_wait_anew()
    {
        var candidate = Stands().Saw(HeldBy("other", renewed: "1"), At(100)).Saw(HeldBy("other", renewed: "2"), At(114));

        candidate.Next(At(128), Clock).ShouldBeOfType<CandidateStep.Look>();
        Written(candidate, 129);
    }

    [Fact]
    public void What_a_holder_did_not_write_is_no_renewal()
    {
        var labelled = HeldBy("other") with { Metadata = HeldBy("other").Metadata with { ResourceVersion = "8" } };

        var write = Written(Stands().Saw(HeldBy("other"), At(100)).Saw(labelled, At(114)), 115);

        write.Next.Metadata.ResourceVersion.ShouldBe("8");
    }

    [Fact]
    public void The_holder_s_own_duration_counts()
    {
        var candidate = Stands().Saw(HeldBy("other", seconds: 60), At(0));

        candidate.Next(At(59), Clock).ShouldBeOfType<CandidateStep.Look>();
        Written(candidate, 60);
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00.000000Z")]
    [InlineData("2999-01-01T00:00:00.000000Z")]
    public void Clocks_need_not_agree(string renewed)
    {
        var candidate = Stands().Saw(HeldBy("other", renewed: renewed), At(0));

        candidate.Next(At(14), Clock).ShouldBeOfType<CandidateStep.Look>();
        Written(candidate, 15);
    }

    [Fact]
    public void A_lease_that_was_deleted_under_its_holder_is_left_alone_for_as_long_as_the_holder_may_lead()
    {
        var candidate = Stands().Saw(HeldBy("other"), At(0)).Saw(null, At(1));

        candidate.Next(At(2), Clock).ShouldBeOfType<CandidateStep.Look>();
        Written(candidate.Saw(null, At(14)), 15).IsNew.ShouldBeTrue();
    }

    [Fact]
    public void It_leads_from_when_it_sent_the_write_until_the_deadline()
    {
        var leader = Leads(sentAt: 10, answeredAt: 13);

        leader.LeadsUntil.ShouldBe(At(20));
        leader.Next(At(13), Clock).ShouldBeOfType<CandidateStep.Write>("it renews every two seconds");
        leader.Next(At(20), Clock).ShouldBeOfType<CandidateStep.Lose>();
    }

    [Fact]
    public void A_renewal_keeps_the_time_of_acquisition_and_the_count()
    {
        var leader = Leads(sentAt: 0, answeredAt: 0);

        var renewal = Written(leader, 2, Clock.AddSeconds(2));

        renewal.Next.Spec.AcquireTime.ShouldBe("2026-11-22T03:00:00.000000Z");
        renewal.Next.Spec.RenewTime.ShouldBe("2026-11-22T03:00:02.000000Z");
        renewal.Next.Spec.LeaseTransitions.ShouldBe(0);
    }

    [Fact]
    public void An_answer_that_comes_after_the_deadline_makes_nobody_a_leader()
    {
        var write = Written(Stands().Saw(null, At(0)), 0);

        var late = Stands().Saw(null, At(0)).Wrote(write.Next, At(0), At(60));

        late.LeadsUntil.ShouldBeNull();
        late.Next(At(60), Clock).ShouldBeOfType<CandidateStep.Look>();
    }

    [Fact]
    public void An_answer_that_comes_after_the_leadership_ended_does_not_bring_it_back()
    {
        var leader = Leads(sentAt: 0, answeredAt: 0);

        leader.Wrote(leader.Seen!, At(9), At(10)).Next(At(10), Clock).ShouldBeOfType<CandidateStep.Lose>();
    }

    [Fact]
    public void A_renewal_that_failed_is_tried_again_after_a_look_because_it_may_have_been_done()
    {
        var failed = Leads(sentAt: 0, answeredAt: 0).Failed(At(2), At(2));

        failed.Next(At(3), Clock).ShouldBe(new CandidateStep.Wait(At(4)));
        failed.Next(At(4), Clock).ShouldBeOfType<CandidateStep.Look>();
        Written(failed.Saw(HeldBy("me"), At(4)), 4);
    }

    [Fact]
    public void A_renewal_that_took_its_whole_time_is_tried_again_at_once() =>
        Leads(sentAt: 0, answeredAt: 0).Failed(At(2), At(7)).Next(At(7), Clock).ShouldBeOfType<CandidateStep.Look>();

    [Fact]
    public void A_leader_that_sees_another_holder_has_lost() =>
        Leads(sentAt: 0, answeredAt: 0).WasOvertaken(At(2)).Saw(HeldBy("other"), At(2)).Next(At(2), Clock)
            .ShouldBe(new CandidateStep.Lose("other has taken the Lease"));

    [Fact]
    public void A_leader_whose_lease_was_deleted_creates_it_again() =>
        Written(Leads(sentAt: 0, answeredAt: 0).WasOvertaken(At(2)).Saw(null, At(2)), 2).IsNew.ShouldBeTrue();

    [Fact]
    public void A_leader_that_leaves_makes_the_lease_nobody_s()
    {
        var released = Leads(sentAt: 0, answeredAt: 0).Released(Clock).ShouldNotBeNull();

        released.Spec.HolderIdentity.ShouldBe("");
        released.Spec.LeaseDurationSeconds.ShouldBe(1);
        Written(Stands().Saw(released, At(0)), 0).Next.Spec.LeaseTransitions.ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_released_that_is_not_known_to_be_its_own()
    {
        Stands().Saw(HeldBy("other"), At(0)).Released(Clock).ShouldBeNull();
        Leads(sentAt: 0, answeredAt: 0).Failed(At(2), At(3)).Released(Clock).ShouldBeNull();
    }

    private static Candidate Stands() => new(new LeaderElectionOptions { Lease = new("ns", "lease"), Identity = "me" });

    private static Candidate Leads(int sentAt, int answeredAt)
    {
        var candidate = Stands().Saw(null, At(sentAt));
        return candidate.Wrote(Written(candidate, sentAt).Next, At(sentAt), At(answeredAt));
    }

    private static CandidateStep.Write Written(Candidate candidate, int second, DateTimeOffset? clock = null) =>
        candidate.Next(At(second), clock ?? Clock).ShouldBeOfType<CandidateStep.Write>();

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    private static Lease HeldBy(string? holder, int transitions = 0, string renewed = "then", int seconds = 15) => new()
    {
        Metadata = new() { Name = "lease", Namespace = "ns", ResourceVersion = "7" },
        Spec = new() { HolderIdentity = holder, LeaseDurationSeconds = seconds, RenewTime = renewed, LeaseTransitions = transitions },
    };
}
