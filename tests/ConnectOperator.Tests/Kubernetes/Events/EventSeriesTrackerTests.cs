using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Events;

public sealed class EventSeriesBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EventSeriesTracker book = new("example.test/operator", "pod-1");

    [Fact]
    public void First_occurrence_is_created_without_a_series()
    {
        var created = Observe().ShouldBeOfType<EventWrite.Create>().Event;

        created.Metadata.Namespace.ShouldBe("ns");
        created.Metadata.Name.ShouldStartWith("a.");
        created.EventTime.ShouldBe("2026-01-01T00:00:00.000000Z");
        created.Series.ShouldBeNull();
        created.Type.ShouldBe("Warning");
        created.ReportingInstance.ShouldBe("pod-1");
        created.Regarding!.ResourceVersion.ShouldBe("7");
    }

    [Fact]
    public void Second_occurrence_makes_a_series_and_further_ones_are_only_counted()
    {
        var first = Observe()!.Event;
        var second = Observe(at: TimeSpan.FromSeconds(1)).ShouldBeOfType<EventWrite.Extend>();

        second.Event.Metadata.Name.ShouldBe(first.Metadata.Name);
        second.Event.Series.ShouldBe(new ClusterEventSeries(2, "2026-01-01T00:00:01.000000Z"));
        Observe(at: TimeSpan.FromSeconds(2)).ShouldBeNull();
    }

    [Fact]
    public void Repeating_fault_costs_a_write_every_five_minutes()
    {
        Observe();
        var writes = 0;
        for (var second = 1; second <= 3600; second++)
        {
            writes += Observe(at: TimeSpan.FromSeconds(second)) is null ? 0 : 1;
            writes += second % 60 == 0 ? book.Sweep(Start + TimeSpan.FromSeconds(second)).Count : 0;
        }

        writes.ShouldBeInRange(11, 13);
    }

    [Fact]
    public void Series_ends_with_its_last_count_after_a_silence()
    {
        Observe();
        Observe(at: TimeSpan.FromSeconds(1));
        Observe(at: TimeSpan.FromSeconds(2));

        book.Sweep(Start + TimeSpan.FromMinutes(1)).ShouldBeEmpty();
        book.Sweep(Start + TimeSpan.FromMinutes(7)).ShouldHaveSingleItem().Event.Series!.Count.ShouldBe(3);
        Observe(at: TimeSpan.FromMinutes(8)).ShouldBeOfType<EventWrite.Create>();
    }

    [Fact]
    public void Other_note_is_another_event_until_there_are_too_many()
    {
        var notes = Enumerable.Range(0, EventSeriesTracker.NotesPerSubject + 5).Select(number => Observe(note: $"took {number} ms"));

        notes.Count(write => write is EventWrite.Create).ShouldBe(EventSeriesTracker.NotesPerSubject);
    }

    [Fact]
    public void Change_of_the_object_does_not_interrupt_its_series()
    {
        Observe();

        Observe(version: "8").ShouldBeOfType<EventWrite.Extend>();
    }

    [Fact]
    public void Event_that_the_server_never_got_begins_anew()
    {
        book.Forget(Observe()!.Event);

        Observe().ShouldBeOfType<EventWrite.Create>();
    }

    [Fact]
    public void End_of_the_program_writes_what_is_counted()
    {
        Observe();
        Observe();
        Observe(at: TimeSpan.FromSeconds(5));

        book.Close(Start).ShouldHaveSingleItem().Event.Series!.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("abcdefghij", 8, "abcde…")]
    [InlineData("äöüäöü", 8, "äö…")]
    [InlineData("🙂🙂🙂", 8, "🙂…")]
    public void Texts_are_cut_by_bytes_and_at_whole_characters(string text, int limit, string expected) =>
        EventText.Cut(text, limit).ShouldBe(expected);

    [Fact]
    public void Event_of_a_long_name_has_a_valid_one()
    {
        var name = EventText.Name(new string('a', 240) + "." + new string('b', 12), 0x7fff_ffff_ffff_ffff);

        name.Length.ShouldBeLessThanOrEqualTo(253);
        name.ShouldNotContain("..");
    }

    private EventWrite? Observe(TimeSpan at = default, string note = "task 0 failed", string version = "7") => book.Observe(new(
        new(new ObjectReference("example.test/v1", "Widget", "ns", "a", "u1", null), EventType.Warning, "TaskFailed", "Restart"),
        note,
        version,
        Start + at));
}
