using ConnectOperator.Core.Observation;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Observation;

public sealed class PollPaceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public void Settled_cluster_is_polled_at_its_interval() =>
        PollPace.Resting.Pause(settled: true, Interval).ShouldBe(Interval);

    [Fact]
    public void Change_under_way_is_looked_at_within_a_quarter_of_a_second() =>
        PollPace.Resting.Pause(settled: false, Interval).ShouldBe(TimeSpan.FromMilliseconds(250));

    [Fact]
    public void Fast_polls_slow_down_up_to_the_interval()
    {
        var pace = PollPace.Resting;
        var pauses = new List<TimeSpan>();
        for (var poll = 0; poll < 60; poll++)
        {
            pauses.Add(pace.Pause(settled: false, Interval));
            pace = pace.Next(settled: false, TimeSpan.Zero);
        }

        pauses.ShouldBe(pauses.Order());
        pauses[^1].ShouldBe(Interval);
    }

    [Fact]
    public void Interval_shorter_than_a_fast_poll_is_kept() =>
        PollPace.Resting.Pause(settled: false, TimeSpan.FromMilliseconds(100)).ShouldBe(TimeSpan.FromMilliseconds(100));

    [Fact]
    public void Slow_polls_leave_the_worker_three_quarters_of_the_time() =>
        PollPace.Resting.Next(settled: false, TimeSpan.FromSeconds(1)).Fastest.Pause(settled: false, Interval).ShouldBe(TimeSpan.FromSeconds(3));

    [Fact]
    public void Write_makes_slowed_polls_fast_again()
    {
        var slowed = Enumerable.Range(0, 10).Aggregate(PollPace.Resting, (pace, _) => pace.Next(settled: false, TimeSpan.Zero));

        slowed.Fastest.Pause(settled: false, Interval).ShouldBe(TimeSpan.FromMilliseconds(250));
    }
}
