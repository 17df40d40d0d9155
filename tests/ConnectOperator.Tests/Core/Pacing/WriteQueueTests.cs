using ConnectOperator.Core.Pacing;
using ConnectOperator.Kubernetes.Model;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

public sealed class WriteQueueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_most_urgent_goes_first_and_among_equals_who_came_first()
    {
        var queue = Of(
            ("drift", WritePriority.Background),
            ("new-1", WritePriority.Creation),
            ("gone", WritePriority.Deletion),
            ("new-2", WritePriority.Creation),
            ("edited", WritePriority.Interactive));

        // The fourth turn is that of the oldest.
        Order(queue).ShouldBe(["edited", "gone", "new-1", "drift", "new-2"]);
    }

    [Fact]
    public void Of_four_turns_one_is_that_of_whoever_has_waited_longest()
    {
        var queue = Of([("drift", WritePriority.Background), .. Enumerable.Range(0, 20).Select(number => ($"edited-{number:D2}", WritePriority.Interactive))]);

        Order(queue).ToList().IndexOf("drift").ShouldBe(WriteQueue.TurnsPerOldest - 1);
    }

    [Fact]
    public void Who_becomes_more_urgent_goes_ahead_and_keeps_the_time_of_its_arrival()
    {
        var queue = Of(("first", WritePriority.Background), ("second", WritePriority.Background), ("third", WritePriority.Background))
            .With(Key("third"), WritePriority.Interactive, slow: false, Noon.AddMinutes(5));

        queue.Count.ShouldBe(3);
        queue.Take(slowToo: true).Next.ShouldNotBeNull().ShouldBe(new(Key("third"), WritePriority.Interactive, Slow: false, Noon.AddSeconds(2), 2));
    }

    [Fact]
    public void Slow_ones_wait_apart_and_let_others_go_ahead()
    {
        var queue = WriteQueue.Empty
            .With(Key("slow"), WritePriority.Interactive, slow: true, Noon)
            .With(Key("prompt"), WritePriority.Background, slow: false, Noon);

        queue.AnyPrompt.ShouldBeTrue();
        var (next, remaining) = queue.Take(slowToo: false);
        next!.Connector.ShouldBe(Key("prompt"));
        remaining.AnyPrompt.ShouldBeFalse();
        remaining.Take(slowToo: false).Next.ShouldBeNull();
        remaining.Take(slowToo: true).Next!.Connector.ShouldBe(Key("slow"));
    }

    [Fact]
    public void The_longest_wait_is_told()
    {
        WriteQueue.Empty.OldestSince.ShouldBeNull();
        var queue = Of(("first", WritePriority.Background), ("second", WritePriority.Interactive));

        queue.OldestSince.ShouldBe(Noon);
        queue.Without(Key("first")).OldestSince.ShouldBe(Noon.AddSeconds(1));
    }

    [Fact]
    public void Who_gives_a_turn_back_is_again_where_it_was()
    {
        var (taken, remaining) = Of(("first", WritePriority.Creation), ("second", WritePriority.Creation)).Take(slowToo: true);

        Order(remaining.With(taken!)).ShouldBe(["first", "second"]);
    }

    [Fact]
    public void Nobody_is_lost_and_nobody_is_there_twice() => Prop.ForAll(
        Histories.ToArbitrary(),
        history =>
        {
            var (queue, expected) = (WriteQueue.Empty, new HashSet<ObjectKey>());
            foreach (var (move, connector, urgency, slow) in history)
            {
                switch (move)
                {
                    case 0:
                        queue = queue.Without(connector);
                        expected.Remove(connector);
                        break;
                    case 1:
                        (var taken, queue) = queue.Take(slow);
                        (taken is null || expected.Remove(taken.Connector)).ShouldBeTrue();
                        break;
                    default:
                        queue = queue.With(connector, urgency, slow, Noon);
                        expected.Add(connector);
                        break;
                }

                queue.Count.ShouldBe(expected.Count);
                expected.ShouldAllBe(waiting => queue.Contains(waiting));
            }

            var drained = Order(queue).ToList();
            drained.Count.ShouldBe(drained.Distinct(StringComparer.Ordinal).Count());
            drained.Count.ShouldBe(expected.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nobody_starves_however_many_urgent_ones_keep_coming() => Prop.ForAll(
        Gen.Choose(0, 40).Zip(Gen.Elements(Enum.GetValues<WritePriority>())).ToArbitrary(),
        pair =>
        {
            var (before, urgency) = pair;
            var queue = Of([.. Enumerable.Range(0, before).Select(number => ($"before-{number}", WritePriority.Interactive))])
                .With(Key("patient"), urgency, slow: false, Noon);
            for (var turn = 1; ; turn++)
            {
                (var taken, queue) = queue.With(Key($"later-{turn}"), WritePriority.Interactive, slow: false, Noon).Take(slowToo: true);
                if (taken!.Connector == Key("patient"))
                {
                    turn.ShouldBeLessThanOrEqualTo(WriteQueue.TurnsPerOldest * (before + 1));
                    return;
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nobody_goes_ahead_of_the_more_urgent_but_the_oldest() => Prop.ForAll(
        Histories.ToArbitrary(),
        history =>
        {
            var queue = history.Aggregate(WriteQueue.Empty, (before, step) => before.With(step.Connector, step.Urgency, step.Slow, Noon));
            List<WaitingWrite> left = [];
            for (var rest = queue; rest.Take(slowToo: true) is { Next: { } next, Remaining: var remaining }; rest = remaining)
            {
                left.Add(next);
            }

            for (var turn = 0; turn < left.Count; turn++)
            {
                var others = left.Skip(turn + 1).ToList();
                (others.TrueForAll(other => (left[turn].Urgency, left[turn].Arrival).CompareTo((other.Urgency, other.Arrival)) < 0)
                    || others.TrueForAll(other => left[turn].Arrival < other.Arrival)).ShouldBeTrue();
            }
        }).QuickCheckThrowOnFailure();

    private static Gen<(int Move, ObjectKey Connector, WritePriority Urgency, bool Slow)[]> Histories =>
        (from move in Gen.Choose(0, 4)
         from connector in Gen.Choose(0, 12)
         from urgency in Gen.Elements(Enum.GetValues<WritePriority>())
         from slow in Gen.Elements(true, false)
         select (move, Key($"c{connector}"), urgency, slow)).ArrayOf();

    private static ObjectKey Key(string name) => new("kafka", name);

    private static WriteQueue Of(params (string Name, WritePriority Urgency)[] waiting) => waiting
        .Select((entry, index) => (entry, index))
        .Aggregate(WriteQueue.Empty, (queue, next) => queue.With(Key(next.entry.Name), next.entry.Urgency, slow: false, Noon.AddSeconds(next.index)));

    private static IEnumerable<string> Order(WriteQueue queue)
    {
        for (var left = queue; left.Take(slowToo: true) is { Next: { } next, Remaining: var remaining }; left = remaining)
        {
            yield return next.Connector.Name;
        }
    }
}
