using ConnectOperator.Kubernetes.Leases;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Leases;

public sealed class WritePermitTests : IDisposable
{
    private readonly LateTimers time = new();
    private readonly WritePermit permit;

    public WritePermitTests() => permit = new WritePermit(time);

    public void Dispose() => permit.Dispose();

    [Fact]
    public void It_does_not_hold_before_somebody_leads()
    {
        permit.Holds().ShouldBeFalse();
        permit.Ended.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void It_holds_until_its_time()
    {
        permit.Extend(TimeSpan.FromSeconds(10)).ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(9.999));
        permit.Holds().ShouldBeTrue();

        time.Advance(TimeSpan.FromMilliseconds(1));

        permit.Holds().ShouldBeFalse();
        permit.Ended.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Nobody_has_to_ask_for_what_is_under_way_to_be_given_up()
    {
        permit.Extend(TimeSpan.FromSeconds(10));

        time.Advance(TimeSpan.FromSeconds(10.01));

        permit.Ended.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void A_process_that_was_stopped_finds_it_over_before_any_timer_has_fired()
    {
        permit.Extend(TimeSpan.FromSeconds(10));
        time.PassUnnoticed(TimeSpan.FromSeconds(60));

        permit.Holds().ShouldBeFalse();

        permit.Ended.IsCancellationRequested.ShouldBeTrue("whoever asks first ends it for all");
    }

    [Fact]
    public void A_renewal_that_was_answered_while_the_process_was_stopped_does_not_bring_it_back()
    {
        permit.Extend(TimeSpan.FromSeconds(10));
        time.PassUnnoticed(TimeSpan.FromSeconds(60));

        permit.Extend(TimeSpan.FromSeconds(70)).ShouldBeFalse();

        permit.Holds().ShouldBeFalse();
    }

    [Fact]
    public void A_renewal_carries_it_on()
    {
        permit.Extend(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(9));
        permit.Extend(TimeSpan.FromSeconds(19)).ShouldBeTrue();

        time.Advance(TimeSpan.FromSeconds(9));

        permit.Holds().ShouldBeTrue();
        permit.Ended.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void Once_over_it_is_over()
    {
        permit.Extend(TimeSpan.FromSeconds(10));

        permit.End();

        permit.Holds().ShouldBeFalse();
        permit.Extend(TimeSpan.FromSeconds(20)).ShouldBeFalse();
        permit.Holds().ShouldBeFalse();
    }
}
