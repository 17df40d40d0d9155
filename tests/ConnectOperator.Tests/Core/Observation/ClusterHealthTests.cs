using ConnectOperator.Core.Observation;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Observation;

public sealed class ClusterHealthTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Failure_is_not_spoken_of_before_it_has_lasted()
    {
        var failing = ClusterHealth.Healthy.Failed("refused", unauthorized: false, Start);

        failing.Availability.ShouldBeOfType<Availability.Connecting>();
        failing.At(Start + ClusterHealth.Tolerance - TimeSpan.FromTicks(1)).Availability.ShouldBeOfType<Availability.Connecting>();
        failing.At(Start + ClusterHealth.Tolerance).Availability.ShouldBe(new Availability.Unreachable("refused"));
        failing.ChangesAt.ShouldBe(Start + ClusterHealth.Tolerance);
    }

    [Fact]
    public void Silence_counts_as_failure_only_once_a_poll_has_failed()
    {
        ClusterHealth.Unknown.At(Start + TimeSpan.FromHours(1)).Availability.ShouldBeOfType<Availability.Connecting>();
        ClusterHealth.Unknown.ChangesAt.ShouldBeNull();
    }

    [Fact]
    public void Silence_counts_from_when_the_request_went_out()
    {
        var asked = ClusterHealth.Healthy.AfterAsking("http://connect:8083/", Start);

        asked.ChangesAt.ShouldBe(Start + ClusterHealth.Tolerance);
        asked.At(Start + ClusterHealth.Tolerance - TimeSpan.FromTicks(1)).ShouldBe(asked);
        asked.At(Start + ClusterHealth.Tolerance).Availability.ShouldBe(new Availability.Unreachable("http://connect:8083/: no answer for 15 s"));
        asked.Failed("gave up", unauthorized: false, Start + TimeSpan.FromSeconds(30)).Availability.ShouldBe(new Availability.Unreachable("gave up"));
    }

    [Fact]
    public void A_connect_that_always_takes_long_gets_as_much_longer()
    {
        var asked = (ClusterHealth.Healthy with { LastTook = TimeSpan.FromSeconds(20) }).AfterAsking("http://connect:8083/", Start);

        asked.ChangesAt.ShouldBe(Start + ClusterHealth.Tolerance + TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Words_of_an_outage_stay_so_that_status_is_written_once()
    {
        var unreachable = ClusterHealth.Healthy.Failed("refused", unauthorized: false, Start).At(Start + ClusterHealth.Tolerance);

        var later = unreachable.Failed("timed out", unauthorized: false, Start + TimeSpan.FromMinutes(1));

        later.Availability.ShouldBe(unreachable.Availability);
        later.LastError.ShouldBe("timed out");
        later.ChangesAt.ShouldBeNull();
    }

    [Fact]
    public void Refused_credentials_are_told_at_once_and_tried_again_slowly()
    {
        var refused = ClusterHealth.Healthy.Failed("HTTP 401", unauthorized: true, Start);

        refused.Availability.ShouldBe(new Availability.Unauthorized("HTTP 401"));
        refused.RetryDelay(random: 0).ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Tries_go_on_with_growing_pauses_of_at_most_half_a_minute()
    {
        var health = ClusterHealth.Healthy;
        var pauses = new List<TimeSpan>();
        for (var poll = 0; poll < 12; poll++)
        {
            health = health.Failed("refused", unauthorized: false, Start);
            pauses.Add(health.RetryDelay(random: 1));
        }

        pauses.ShouldBe(pauses.Order());
        pauses[0].ShouldBe(TimeSpan.FromSeconds(1));
        pauses[^1].ShouldBe(TimeSpan.FromSeconds(30));
    }
}
