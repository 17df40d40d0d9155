using ConnectOperator.Core.Pacing;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

public sealed class WriteConcurrencyTests
{
    private const int Allowed = 8;

    [Fact]
    public void Nothing_known_means_as_many_as_are_allowed() => WriteConcurrency.Unknown.Limit(Allowed).ShouldBe(Allowed);

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4.9)]
    public void Writes_that_take_as_long_as_they_normally_do_lower_nothing(double seconds) =>
        After(WriteConcurrency.Unknown, seconds, times: 100).Limit(Allowed).ShouldBe(Allowed);

    [Fact]
    public void A_connect_that_slows_down_gets_fewer_writes_at_once_and_one_at_the_least()
    {
        var pace = After(WriteConcurrency.Unknown, seconds: 0.1, times: 20);
        List<int> limits = [pace.Limit(Allowed)];
        for (var write = 0; write < 60; write++)
        {
            pace = After(pace, seconds: 20, times: 1);
            limits.Add(pace.Limit(Allowed));
        }

        limits.Distinct().ShouldBe([8, 4, 2, 1]);
    }

    [Fact]
    public void It_gets_them_back_one_by_one_when_it_has_recovered()
    {
        var slow = After(After(WriteConcurrency.Unknown, seconds: 0.1, times: 20), seconds: 20, times: 60);
        List<int> limits = [slow.Limit(Allowed)];
        for (var write = 0; write < 40; write++)
        {
            slow = After(slow, seconds: 0.1, times: 1);
            limits.Add(slow.Limit(Allowed));
        }

        limits.Distinct().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
    }

    [Fact]
    public void One_slow_connector_among_others_lowers_nothing()
    {
        var pace = WriteConcurrency.Unknown;
        for (var round = 0; round < 50; round++)
        {
            pace = After(After(pace, seconds: 90, times: 1), seconds: 0.2, times: 2);
        }

        pace.Limit(Allowed).ShouldBe(Allowed);
        pace.IsPrompt.ShouldBeTrue();
    }

    [Fact]
    public void What_is_slow_is_measured_by_what_is_normal()
    {
        WriteConcurrency.Unknown.SlowThreshold.ShouldBe(TimeSpan.FromSeconds(5));
        After(WriteConcurrency.Unknown, seconds: 0.05, times: 20).SlowThreshold.ShouldBe(TimeSpan.FromSeconds(5), "less is never slow");
        After(WriteConcurrency.Unknown, seconds: 3, times: 20).SlowThreshold.ShouldBe(TimeSpan.FromSeconds(9));
        After(WriteConcurrency.Unknown, seconds: 25, times: 20).SlowThreshold.ShouldBe(TimeSpan.FromSeconds(30), "more is always slow");
    }

    [Fact]
    public void A_connect_that_has_become_slower_for_good_counts_as_well_again()
    {
        var pace = After(After(WriteConcurrency.Unknown, seconds: 0.1, times: 20), seconds: 8, times: 20);
        pace.Limit(Allowed).ShouldBe(1);

        After(pace, seconds: 8, times: 300).Limit(Allowed).ShouldBe(Allowed);
    }

    [Fact]
    public void Writes_that_get_no_answer_lower_the_limit_before_they_end()
    {
        var pace = After(WriteConcurrency.Unknown, seconds: 0.1, times: 20);

        Enumerable.Range(0, 8).Aggregate(pace, (before, _) => before.AfterOverdue(Allowed)).Limit(Allowed).ShouldBe(4);
    }

    [Fact]
    public void A_connect_whose_writes_have_always_been_overdue_is_found_to_be_just_like_that()
    {
        var pace = WriteConcurrency.Unknown;
        for (var write = 0; write < 60; write++)
        {
            var isOverdue = pace.SlowThreshold < TimeSpan.FromSeconds(8);
            pace = (isOverdue ? pace.AfterOverdue(Allowed) : pace).After(TimeSpan.FromSeconds(8), isOverdue, Allowed);
        }

        pace.Limit(Allowed).ShouldBe(Allowed);
    }

    [Fact]
    public void The_limit_is_never_less_than_one_nor_more_than_allowed() => Prop.ForAll(
        (from allowed in Gen.Choose(1, 256)
         from times in Gen.Choose(0, 120_000).ArrayOf()
         select (allowed, times)).ToArbitrary(),
        history =>
        {
            var pace = WriteConcurrency.Unknown;
            foreach (var milliseconds in history.times)
            {
                var before = pace.Limit(history.allowed);
                pace = milliseconds % 7 == 0
                    ? pace.AfterOverdue(history.allowed)
                    : pace.After(TimeSpan.FromMilliseconds(milliseconds), wasOverdue: milliseconds % 5 == 0, history.allowed);
                pace.Limit(history.allowed).ShouldBeInRange(1, history.allowed);
                pace.Limit(history.allowed).ShouldBeInRange(Math.Max(1, before / 2), before + 1, "it halves and grows by one, and no faster");
                pace.SlowThreshold.ShouldBeInRange(WriteConcurrency.ShortestSlowThreshold, WriteConcurrency.LongestSlowThreshold);
            }
        }).QuickCheckThrowOnFailure();

    private static WriteConcurrency After(WriteConcurrency pace, double seconds, int times) =>
        Enumerable.Range(0, times).Aggregate(pace, (before, _) => before.After(TimeSpan.FromSeconds(seconds), wasOverdue: false, Allowed));
}
