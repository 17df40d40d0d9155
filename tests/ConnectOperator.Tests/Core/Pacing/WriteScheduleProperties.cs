using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Pacing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

/// <summary>Whatever connectors ask for, however long Connect takes and whatever it answers.</summary>
public sealed class WriteScheduleProperties
{
    private const int Connectors = 40;

    private static readonly ActionResult[] Answers =
    [
        new ActionResult.Succeeded(EchoedConfig: null),
        new ActionResult.Failed(WriteFailureKind.ServerError, "500"),
        new ActionResult.Failed(WriteFailureKind.Rebalancing, "409"),
        new ActionResult.Failed(WriteFailureKind.OutcomeUnknown, "no answer"),
        new ActionResult.Failed(WriteFailureKind.Unauthorized, "401"),
        new ActionResult.Failed(WriteFailureKind.Forbidden, "403"),
        new ActionResult.Failed(WriteFailureKind.Throttled, "429") { RetryAfter = TimeSpan.FromSeconds(20) },
        new ActionResult.Failed(WriteFailureKind.UnderWay, "forwarded"),
    ];

    private static readonly Gen<Happening> Happenings =
        from kind in Gen.Frequency((4, Gen.Constant(0)), (4, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)))
        from connector in Gen.Choose(0, Connectors - 1)
        from urgency in Gen.Elements(Enum.GetValues<WritePriority>())
        from answer in Gen.Frequency((6, Gen.Constant(0)), (4, Gen.Choose(0, Answers.Length - 1)))
        from milliseconds in Gen.Frequency((3, Gen.Choose(0, 2_000)), (1, Gen.Choose(0, 60_000)))
        select new Happening(kind, connector, urgency, Answers[answer], TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Places_are_never_more_than_allowed_and_slow_connectors_begin_in_at_most_half_of_them() => Check((allowed, world) =>
    {
        world.Schedule.Places.ShouldBeInRange(1, allowed);
        world.HeldAfterLastBegin.ShouldBeLessThanOrEqualTo(allowed);
        world.Schedule.Open.Values.Count(write => write.KnownSlow).ShouldBeLessThanOrEqualTo(Math.Max(1, allowed / 2));
        world.Schedule.Open.Count.ShouldBeLessThanOrEqualTo(allowed + Math.Min(WriteSchedule.MostSetAside, allowed * 8));
    });

    [Fact]
    public void Hanging_writes_keep_at_most_half_of_the_places_from_others_while_connect_is_prompt() => Check((allowed, world) =>
    {
        var schedule = world.Schedule.At(world.Now);
        var hanging = schedule.Open.Values.Count(write => !write.IsSetAside && write.Hangs(world.Now));
        var setAside = schedule.Open.Values.Count(write => write.IsSetAside);
        if (allowed > 1 && schedule.Queue.AnyPrompt && schedule.Pace.IsPrompt && setAside < Math.Min(WriteSchedule.MostSetAside, allowed * 8))
        {
            (hanging <= schedule.Places / 2 || schedule.Held < schedule.Places).ShouldBeTrue();
        }
    });

    [Fact]
    public void Writes_that_hang_in_all_places_make_room_for_one_that_finds_out() => Check((allowed, world) =>
    {
        var schedule = world.Schedule.At(world.Now);
        var setAside = schedule.Open.Values.Count(write => write.IsSetAside);
        if (allowed > 1 && schedule.Queue.AnyPrompt && setAside < Math.Min(WriteSchedule.MostSetAside, allowed * 8))
        {
            (schedule.Held < schedule.Places || schedule.Open.Values.Any(write => !write.IsSetAside && !write.Hangs(world.Now))).ShouldBeTrue();
        }
    });

    [Fact]
    public void Nobody_is_woken_for_a_time_that_has_passed() => Check((_, world) =>
        (world.Schedule.At(world.Now).ChangesAt(world.Now) ?? DateTimeOffset.MaxValue).ShouldBeGreaterThan(world.Now));

    [Fact]
    public void Nobody_is_lost() => Check((_, world) =>
        Enumerable.Range(0, Connectors).Where(number => world.Schedule.Queue.Contains(World.Key(number))).ShouldBe(world.Expected, ignoreOrder: true));

    [Fact]
    public void Whoever_waits_gets_a_place_when_connect_has_recovered() => Check((_, world) =>
    {
        world.Recover();

        world.Schedule.Queue.Count.ShouldBe(0);
        world.Schedule.Open.ShouldBeEmpty();
    });

    private static void Check(Action<int, World> holds)
    {
        var histories = from allowed in Gen.Elements(1, 2, 3, 8, 20)
                        from happenings in Happenings.ArrayOf(150)
                        select (Allowed: allowed, Happenings: happenings);
        Prop.ForAll(histories.ToArbitrary(), history =>
        {
            var world = new World(history.Allowed);
            foreach (var happening in history.Happenings)
            {
                world.Make(happening);
                holds(history.Allowed, world);
            }
        }).QuickCheckThrowOnFailure();
    }

    private sealed record Happening(int Kind, int Connector, WritePriority Urgency, ActionResult Answer, TimeSpan Time);

    private sealed class World(int allowed)
    {
        private readonly Dictionary<ConnectorName, DateTimeOffset> open = [];

        public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        public WriteSchedule Schedule { get; private set; } = WriteSchedule.Idle with { Allowed = allowed };

        public HashSet<int> Expected { get; } = [];

        public int HeldAfterLastBegin { get; private set; }

        public static ObjectKey Key(int number) => new("kafka", $"c{number}");

        public void Make(Happening happening)
        {
            switch (happening.Kind)
            {
                case 0 when !open.ContainsKey(Name(happening.Connector)):
                    Schedule = Schedule.Waiting(Key(happening.Connector), Name(happening.Connector), happening.Urgency, Now);
                    Expected.Add(happening.Connector);
                    break;
                case 1:
                    BeginAll();
                    break;
                case 2 when open.Count > 0:
                    End(open.Keys.ElementAt(happening.Connector % open.Count), happening.Answer);
                    break;
                case 3:
                    Now += happening.Time;
                    Schedule = Schedule.At(Now);
                    break;
                default:
                    break;
            }
        }

        public void Recover()
        {
            for (var round = 0; round < 1000 && (Schedule.Queue.Count > 0 || open.Count > 0); round++)
            {
                BeginAll();
                Now += TimeSpan.FromSeconds(1);
                open.Keys.ToList().ForEach(name => End(name, Answers[0]));
                Schedule = Schedule.At(Now);
            }
        }

        private static ConnectorName Name(int number) => ConnectorName.Parse($"c{number}");

        private void BeginAll()
        {
            while (Schedule.Take(Now) is { Next: { } next, Then: var then })
            {
                var name = ConnectorName.Parse(next.Connector.Name);
                Schedule = then.Begun(name, 1, Now);
                HeldAfterLastBegin = Schedule.Held;
                open.Add(name, Now);
                Expected.Remove(int.Parse(next.Connector.Name[1..], System.Globalization.CultureInfo.InvariantCulture)).ShouldBeTrue();
            }
        }

        private void End(ConnectorName name, ActionResult answer)
        {
            open.Remove(name, out var began);
            Schedule = Schedule.Ended(name, [(answer, Now - began)], Now, random: 0.5);
        }
    }
}
