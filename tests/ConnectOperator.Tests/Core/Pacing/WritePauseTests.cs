using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Planning;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

public sealed class WritePauseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ActionResult Success = new ActionResult.Succeeded(EchoedConfig: null);

    [Theory]
    [InlineData(SetbackKind.Rebalancing)]
    [InlineData(SetbackKind.NotSent)]
    public void What_befalls_all_writes_pauses_them_all_for_times_that_grow_to_a_limit(SetbackKind kind)
    {
        var (pause, time) = (WritePause.None, Noon);
        List<double> pauses = [];
        for (var round = 0; round < 7; round++)
        {
            pause = pause.After(Failed(kind), time, random: 1);
            pause.IsDoubtful.ShouldBeTrue();
            pauses.Add((pause.Until - time).TotalSeconds);
            time = pause.Until;
        }

        pauses.ShouldBe([1, 2, 4, 8, 15, 15, 15]);
    }

    [Fact]
    public void Answers_to_writes_that_were_under_way_together_count_once()
    {
        var pause = WritePause.None.After(Failed(SetbackKind.Rebalancing), Noon, random: 1);

        pause.After(Failed(SetbackKind.Rebalancing), Noon.AddMilliseconds(10), random: 1).Until.ShouldBe(Noon.AddSeconds(1));
    }

    [Fact]
    public void A_success_ends_the_doubt_and_brings_back_the_short_pause()
    {
        var twice = WritePause.None
            .After(Failed(SetbackKind.Rebalancing), Noon, random: 1)
            .After(Failed(SetbackKind.Rebalancing), Noon.AddSeconds(1), random: 1);

        var after = twice.After(Success, Noon.AddSeconds(3), random: 1);

        after.IsDoubtful.ShouldBeFalse();
        after.After(Failed(SetbackKind.Rebalancing), Noon.AddSeconds(4), random: 1).Until.ShouldBe(Noon.AddSeconds(5));
    }

    [Fact]
    public void A_write_without_an_answer_leaves_the_doubt()
    {
        var pause = WritePause.None.After(Failed(SetbackKind.Rebalancing), Noon, random: 1);

        pause.After(Failed(SetbackKind.OutcomeUnknown), Noon.AddSeconds(100), random: 1).ShouldBe(pause);
        pause.After(Failed(SetbackKind.NotConfirmed), Noon.AddSeconds(100), random: 1).ShouldBe(pause);
    }

    [Fact]
    public void Credentials_that_may_not_write_are_tried_rarely_once_several_connectors_have_met_them()
    {
        var refused = Failed(SetbackKind.Unauthorized);
        var pause = WritePause.None.After(refused, Noon, random: 1).After(refused, Noon, random: 1);
        pause.IsDoubtful.ShouldBeFalse("a plugin may refuse a connector or two by name");

        pause = pause.After(refused, Noon, random: 1);

        pause.Until.ShouldBe(Noon.AddSeconds(30));
        pause.After(refused, Noon.AddSeconds(30), random: 1).Until.ShouldBe(Noon.AddSeconds(60));
    }

    [Theory]
    [InlineData(SetbackKind.InvalidConfig)]
    [InlineData(SetbackKind.UnknownPlugin)]
    [InlineData(SetbackKind.NotSupported)]
    [InlineData(SetbackKind.ServerError)]
    public void What_is_wrong_with_one_connector_pauses_nobody(SetbackKind kind) =>
        WritePause.None.After(Failed(kind), Noon, random: 1).ShouldBe(WritePause.None);

    private static ActionResult.Failed Failed(SetbackKind kind) => new ActionResult.Failed(kind, "so it is");
}
