using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Pacing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

public sealed class WriteScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ActionResult Success = new ActionResult.Succeeded(EchoedConfig: null);
    private static readonly ActionResult Rebalance = new ActionResult.Failed(WriteFailureKind.Rebalancing, "wait");
    private static readonly ActionResult ServerError = new ActionResult.Failed(WriteFailureKind.ServerError, "500");

    private DateTimeOffset now = Noon;
    private WriteSchedule schedule = WriteSchedule.Idle with { Allowed = 8 };

    [Fact]
    public void There_are_as_many_places_as_the_cluster_allows()
    {
        Wait(20);

        Begin().Count.ShouldBe(8);

        (schedule.Held, schedule.Queue.Count).ShouldBe((8, 12));
        schedule.Admits(Name("newcomer"), now).ShouldBeFalse();
    }

    [Fact]
    public void Who_comes_while_there_is_room_writes_at_once_but_not_ahead_of_who_waits()
    {
        schedule.Admits(Name("newcomer"), now).ShouldBeTrue();

        Wait(1);

        schedule.Admits(Name("newcomer"), now).ShouldBeFalse();
    }

    [Fact]
    public void Known_slow_connectors_hold_at_most_half_of_the_places()
    {
        KnowAsSlow(Names("slow", 10));
        Wait(Names("slow", 10));
        Wait(20);

        Begin().Count(name => name.Value.StartsWith("slow", StringComparison.Ordinal)).ShouldBe(4);
        schedule.Held.ShouldBe(8);
    }

    [Fact]
    public void Slow_connectors_that_wait_hold_up_nobody_who_comes()
    {
        KnowAsSlow(Names("slow", 10));
        Wait(Names("slow", 10));
        Begin().Count.ShouldBe(4);

        schedule.Admits(Name("newcomer"), now).ShouldBeTrue();
        schedule.Admits(Name("slow-9"), now).ShouldBeFalse();
    }

    [Fact]
    public void A_prompt_write_restores_a_connectors_name()
    {
        KnowAsSlow([Name("was-slow")]);
        schedule = schedule.Begun(Name("was-slow"), 1, now);
        schedule.HeldBySlow.ShouldBe(1);

        schedule = schedule.Ended(Name("was-slow"), [(Success, TimeSpan.FromSeconds(1))], now, random: 1).Begun(Name("was-slow"), 1, now);

        schedule.HeldBySlow.ShouldBe(0);
    }

    [Fact]
    public void Slowness_is_forgotten_after_a_while()
    {
        KnowAsSlow([Name("was-slow")]);

        schedule.Begun(Name("was-slow"), 1, now + WriteSchedule.SlownessLasts).HeldBySlow.ShouldBe(0);
    }

    [Fact]
    public void Writes_that_hang_in_all_places_leave_half_of_them_to_others_once_one_has_shown_that_connect_does_not_hang()
    {
        Wait(Names("hangs", 8));
        Begin();
        Wait(20);
        Pass(TimeSpan.FromSeconds(29));
        Begin().ShouldBeEmpty("they may yet end");

        Pass(TimeSpan.FromSeconds(1));

        for (var turn = 0; turn < 20; turn++)
        {
            foreach (var name in Begin())
            {
                schedule = schedule.Ended(name, [(Success, TimeSpan.FromMilliseconds(50))], now, random: 1).At(now);
            }
        }

        schedule.Queue.Count.ShouldBe(0);
        schedule.Open.Count.ShouldBe(8, "they go on");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Where_connect_was_prompt_writes_that_hang_in_all_places_hold_up_others_for_seconds(int hanging)
    {
        Warm();
        Wait(Names("hangs", hanging));
        Wait(100);

        var seconds = SecondsUntilAllBut(hanging, begun => begun.Value.StartsWith('c') ? TimeSpan.FromMilliseconds(50) : null);

        // SlowThreshold is 5 s, then 10 s, then 20 s: each trial that hangs as well doubles it.
        seconds.ShouldBeLessThanOrEqualTo(hanging switch { 8 => 7, 9 => 17, _ => 37 });
        schedule.Open.Count.ShouldBe(hanging, "they go on");
        schedule.Places.ShouldBe(8);
    }

    [Fact]
    public void A_connect_that_slows_down_as_a_whole_is_not_mistaken_for_connectors_that_hang()
    {
        Warm();
        Wait(60);
        var most = 0;
        Dictionary<ConnectorName, DateTimeOffset> endsAt = [];
        for (var second = 0; second < 400; second++)
        {
            foreach (var name in Begin())
            {
                endsAt[name] = now.AddSeconds(20);
            }

            most = Math.Max(most, schedule.Open.Count);
            Pass(TimeSpan.FromSeconds(1));
            foreach (var (name, _) in endsAt.Where(pair => pair.Value <= now).ToList())
            {
                endsAt.Remove(name);
                schedule = schedule.Ended(name, [(Success, TimeSpan.FromSeconds(20))], now, random: 1).At(now);
            }
        }

        most.ShouldBeLessThanOrEqualTo(10);
        schedule.Places.ShouldBe(1);
    }

    [Fact]
    public void Where_everything_hangs_few_writes_follow()
    {
        Warm();
        Wait(100);
        for (var second = 0; second < 90; second++)
        {
            Begin();
            Pass(TimeSpan.FromSeconds(1));
        }

        schedule.Open.Count.ShouldBeInRange(8, 12);
        schedule.Places.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public void Where_one_write_at_a_time_is_allowed_it_is_one_at_a_time()
    {
        schedule = schedule with { Allowed = 1 };
        Wait(3);
        Begin().Count.ShouldBe(1);

        Pass(TimeSpan.FromSeconds(90));

        Begin().ShouldBeEmpty();
    }

    [Fact]
    public void After_a_rebalance_one_write_finds_out_whether_it_lasts()
    {
        Wait(20);
        foreach (var name in Begin())
        {
            schedule = schedule.Ended(name, [(Rebalance, TimeSpan.FromMilliseconds(5))], now, random: 1);
        }

        Begin().ShouldBeEmpty();
        schedule.ChangesAt(now).ShouldBe(now.AddSeconds(1));
        Pass(TimeSpan.FromSeconds(1));
        var probe = Begin().ShouldHaveSingleItem();
        schedule = schedule.Ended(probe, [(Success, TimeSpan.FromMilliseconds(5))], now, random: 1);

        Begin().Count.ShouldBe(8);
    }

    [Fact]
    public void A_slow_connector_is_not_the_one_that_finds_out()
    {
        KnowAsSlow([Name("slow")]);
        Write(Name("other"), Rebalance, seconds: 0);
        Wait([Name("slow")]);
        Wait(1);
        Pass(TimeSpan.FromSeconds(1));

        Begin().ShouldHaveSingleItem().ShouldNotBe(Name("slow"));
    }

    [Fact]
    public void Nobody_is_woken_for_an_empty_queue()
    {
        Write(Name("a"), Rebalance, seconds: 0);
        schedule = schedule.Begun(Name("b"), 1, now);

        schedule.ChangesAt(now).ShouldBeNull();
    }

    [Fact]
    public void Several_calls_of_one_connector_may_take_longer_than_one()
    {
        Wait(1);
        schedule = schedule.Begun(Name("three-calls"), 3, now);

        Pass(TimeSpan.FromSeconds(14));
        schedule.HeldBySlow.ShouldBe(0);
        Pass(TimeSpan.FromSeconds(1));
        schedule.HeldBySlow.ShouldBe(1);
    }

    [Fact]
    public void The_load_tells_what_is_under_way_and_who_waits()
    {
        Wait(Names("hangs", 8));
        Begin();
        Pass(TimeSpan.FromSeconds(10));
        Wait(5);

        var load = schedule.LoadAt(now);

        (load.UnderWay, load.Waiting, load.WaitingSince, load.PausedUntil).ShouldBe((8, 5, now, null));
        load.Slow.ShouldBe(Names("hangs", 8).Select(name => name.Value));
        load.Concurrency.ShouldBeInRange(1, 8);
    }

    private static ConnectorName Name(string name) => ConnectorName.Parse(name);

    private static IEnumerable<ConnectorName> Names(string prefix, int count) => Enumerable.Range(0, count).Select(number => Name($"{prefix}-{number}"));

    /// <summary>They have taken long, among others that did not.</summary>
    private void KnowAsSlow(IEnumerable<ConnectorName> names)
    {
        foreach (var name in names)
        {
            Write(name, ServerError, seconds: 90);
            Write(Name("prompt"), Success, seconds: 1);
            Write(Name("prompt"), Success, seconds: 1);
        }
    }

    private void Write(ConnectorName name, ActionResult result, double seconds) =>
        schedule = schedule.Begun(name, 1, now).Ended(name, [(result, TimeSpan.FromSeconds(seconds))], now, random: 1);

    private void Warm()
    {
        for (var warm = 0; warm < 20; warm++)
        {
            Write(Name("warm"), Success, seconds: 0.05);
        }
    }

    /// <summary>Writes begin and end until only those are left that never do; null stands for never.</summary>
    private int SecondsUntilAllBut(int hanging, Func<ConnectorName, TimeSpan?> takes)
    {
        for (var second = 0; second < 300; second++)
        {
            while (Begin() is { Count: > 0 } begun && begun.Where(name => takes(name) is not null).ToList() is { Count: > 0 } ending)
            {
                foreach (var name in ending)
                {
                    schedule = schedule.Ended(name, [(Success, takes(name)!.Value)], now, random: 1).At(now);
                }
            }

            if (schedule.Queue.Count == 0 && schedule.Open.Count == hanging)
            {
                return second;
            }

            Pass(TimeSpan.FromSeconds(1));
        }

        throw new TimeoutException($"{schedule.Queue.Count} still wait, {schedule.Open.Count} are under way.");
    }

    private void Wait(int count) => Wait(Names("c", count));

    private void Wait(IEnumerable<ConnectorName> names)
    {
        foreach (var name in names)
        {
            schedule = schedule.Waiting(new ObjectKey("kafka", name.Value), name, WritePriority.Creation, now);
        }
    }

    private void Pass(TimeSpan time)
    {
        now += time;
        schedule = schedule.At(now);
    }

    /// <summary>Lets begin whoever may.</summary>
    private List<ConnectorName> Begin()
    {
        List<ConnectorName> begun = [];
        while (schedule.Take(now) is { Next: { } next, Then: var then })
        {
            begun.Add(Name(next.Connector.Name));
            schedule = then.Begun(begun[^1], 1, now);
        }

        return begun;
    }
}
