using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Pacing;
using ConnectOperator.KafkaConnect.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

public sealed class WritePauseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ConnectorName One = ConnectorName.Parse("one");
    private static readonly ConnectorName Two = ConnectorName.Parse("two");
    private static readonly ConnectorName Three = ConnectorName.Parse("three");
    private static readonly ConnectorName Four = ConnectorName.Parse("four");
    private static readonly ActionResult Success = new ActionResult.Succeeded(EchoedConfig: null);

    [Theory]
    [InlineData(WriteFailureKind.Rebalancing)]
    [InlineData(WriteFailureKind.NotSent)]
    public void What_befalls_all_writes_pauses_them_all_for_times_that_grow_to_a_limit(WriteFailureKind kind)
    {
        var (pause, time) = (WriteBackOff.None, Noon);
        List<double> pauses = [];
        for (var round = 0; round < 7; round++)
        {
            pause = pause.After(One, Failed(kind), time, random: 1);
            pause.IsDoubtful.ShouldBeTrue();
            pauses.Add((pause.Until - time).TotalSeconds);
            time = pause.Until;
        }

        pauses.ShouldBe([1, 2, 4, 8, 15, 15, 15]);
    }

    [Fact]
    public void Answers_to_writes_that_were_under_way_together_count_once()
    {
        var pause = WriteBackOff.None.After(One, Failed(WriteFailureKind.Rebalancing), Noon, random: 1);

        pause.After(One, Failed(WriteFailureKind.Rebalancing), Noon.AddMilliseconds(10), random: 1).Until.ShouldBe(Noon.AddSeconds(1));
    }

    [Fact]
    public void A_success_ends_the_doubt_and_brings_back_the_short_pause()
    {
        var twice = WriteBackOff.None
            .After(One, Failed(WriteFailureKind.Rebalancing), Noon, random: 1)
            .After(One, Failed(WriteFailureKind.Rebalancing), Noon.AddSeconds(1), random: 1);

        var after = twice.After(One, Success, Noon.AddSeconds(3), random: 1);

        after.IsDoubtful.ShouldBeFalse();
        after.After(One, Failed(WriteFailureKind.Rebalancing), Noon.AddSeconds(4), random: 1).Until.ShouldBe(Noon.AddSeconds(5));
    }

    [Fact]
    public void A_write_without_an_answer_leaves_the_doubt()
    {
        var pause = WriteBackOff.None.After(One, Failed(WriteFailureKind.Rebalancing), Noon, random: 1);

        pause.After(One, Failed(WriteFailureKind.OutcomeUnknown), Noon.AddSeconds(100), random: 1).ShouldBe(pause);
        pause.After(One, Failed(WriteFailureKind.UnderWay), Noon.AddSeconds(100), random: 1).ShouldBe(pause);
        pause.After(One, Failed(WriteFailureKind.NotConfirmed), Noon.AddSeconds(100), random: 1).ShouldBe(pause);
    }

    [Fact]
    public void Credentials_that_are_not_known_are_tried_rarely()
    {
        var pause = WriteBackOff.None.After(One, Failed(WriteFailureKind.Unauthorized), Noon, random: 1);

        pause.Until.ShouldBe(Noon.AddSeconds(30));
        pause.After(One, Failed(WriteFailureKind.Unauthorized), Noon.AddSeconds(30), random: 1).Until.ShouldBe(Noon.AddSeconds(60));
    }

    [Fact]
    public void Connector_that_is_refused_again_and_again_pauses_nobody()
    {
        var pause = WriteBackOff.None;
        for (var round = 0; round < 20; round++)
        {
            pause = pause.After(One, Failed(WriteFailureKind.Forbidden), Noon.AddMinutes(round), random: 1);
        }

        pause.IsDoubtful.ShouldBeFalse();
        pause.Until.ShouldBe(DateTimeOffset.MinValue);
    }

    [Fact]
    public void Several_connectors_that_are_refused_and_none_accepted_meanwhile_pause_all()
    {
        var pause = Refused(WriteBackOff.None, One, Two);
        pause.IsDoubtful.ShouldBeFalse("Connect may refuse a connector or two by name");

        pause = Refused(pause, Three);

        pause.Until.ShouldBe(Noon.AddSeconds(30));
        pause.After(One, Failed(WriteFailureKind.Forbidden), Noon.AddSeconds(30), random: 1).Until.ShouldBe(Noon.AddSeconds(60));
    }

    [Fact]
    public void Connectors_that_are_refused_between_others_that_are_accepted_pause_nobody()
    {
        var pause = Refused(Refused(WriteBackOff.None, One, Two).After(Four, Success, Noon, random: 1), Three);
        pause = Refused(pause.After(Four, Success, Noon, random: 1), One, Two, Three, One, Two, Three);
        pause.IsDoubtful.ShouldBeFalse("they were refused before, while another one was accepted");

        Refused(pause, ConnectorName.Parse("five"), ConnectorName.Parse("six"), ConnectorName.Parse("seven")).IsDoubtful.ShouldBeTrue("those are news");
    }

    [Fact]
    public void Who_asks_to_be_left_alone_is_left_alone_for_as_long_within_limits()
    {
        Pause(null).ShouldBe(TimeSpan.FromSeconds(1));
        Pause(0.2).ShouldBe(TimeSpan.FromSeconds(1));
        Pause(20).ShouldBe(TimeSpan.FromSeconds(20));
        Pause(86_400).ShouldBe(WriteBackOff.LongestAsked);
        Pause(-5).ShouldBe(TimeSpan.FromSeconds(1));

        static TimeSpan Pause(double? asked) => WriteBackOff.None.After(
            One, Failed(WriteFailureKind.Throttled) with { RetryAfter = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null }, Noon, random: 1).Until - Noon;
    }

    [Theory]
    [InlineData(WriteFailureKind.InvalidConfig)]
    [InlineData(WriteFailureKind.UnknownPlugin)]
    [InlineData(WriteFailureKind.NotSupported)]
    [InlineData(WriteFailureKind.ServerError)]
    public void What_is_wrong_with_one_connector_pauses_nobody(WriteFailureKind kind) =>
        WriteBackOff.None.After(One, Failed(kind), Noon, random: 1).ShouldBe(WriteBackOff.None);

    private static WriteBackOff Refused(WriteBackOff pause, params ConnectorName[] names) =>
        names.Aggregate(pause, (before, name) => before.After(name, Failed(WriteFailureKind.Forbidden), Noon, random: 1));

    private static ActionResult.Failed Failed(WriteFailureKind kind) => new ActionResult.Failed(kind, "so it is");
}
