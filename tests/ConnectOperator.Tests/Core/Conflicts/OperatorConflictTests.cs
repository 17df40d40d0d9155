using ConnectOperator.Core.Conflicts;
using ConnectOperator.Tests.Core.Planning;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Conflicts;

/// <summary>Who yields to whom, and when it goes on.</summary>
public sealed class RivalryTests
{
    private static readonly OperatorIdentity First = OperatorIdentity.OfLease(new("a", "operator"), watchesAll: true);
    private static readonly OperatorIdentity Second = OperatorIdentity.OfLease(new("b", "operator"), watchesAll: true);
    private static readonly DateTimeOffset Noon = SituationBuilder.Noon;

    [Fact]
    public void The_second_yields_to_the_first_unless_that_does_not_see_the_cluster()
    {
        Seen(Second, First.Name).Yields.ShouldBeTrue();
        Seen(First, Second.Name).Yields.ShouldBeFalse();
        Seen(Second, First.WithoutCluster().Name).Yields.ShouldBeFalse();
        Seen(First.WithoutCluster(), Second.Name).Yields.ShouldBeTrue();
        Seen(Second.WithoutCluster(), First.WithoutCluster().Name).Yields.ShouldBeTrue();
    }

    [Fact]
    public void The_first_answers_each_write_of_the_second_once()
    {
        var conflict = Seen(First, Second.Name);
        conflict.IsAnswerDue.ShouldBeTrue();

        conflict.Wrote(Noon).IsAnswerDue.ShouldBeFalse();
        After(conflict.Wrote(Noon), First, Second.Name, Noon.AddMinutes(5)).IsAnswerDue.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("of another version")]
    public void Who_writes_three_times_within_a_minute_does_not_know_the_rule(string? writer)
    {
        var once = Seen(First, writer);
        var twice = After(once, First, writer, Noon.AddSeconds(20));
        (once.Yields, twice.Yields).ShouldBe((false, false), "a person may have edited status, once or twice");

        After(twice, First, writer, Noon.AddSeconds(40)).Yields.ShouldBeTrue();
        After(twice, First, writer, Noon.AddSeconds(61)).Yields.ShouldBeFalse();
        After(twice, First, Second.Name, Noon.AddSeconds(40)).Yields.ShouldBeFalse("that is somebody else");
    }

    [Fact]
    public void The_first_forgets_the_second_after_a_quiet_minute()
    {
        var conflict = Seen(First, Second.Name).Wrote(Noon);

        conflict.At(isDone: true, Noon.AddSeconds(59)).ShouldBe((new ConflictStep.Proceed(), conflict));
        conflict.At(isDone: true, Noon.AddSeconds(60)).ShouldBe((new ConflictStep.Proceed(), null));
        Seen(First, Second.Name).At(isDone: true, Noon.AddSeconds(60)).Next.ShouldNotBeNull("it has yet to answer");
    }

    [Fact]
    public void Who_yields_rests_while_nothing_is_due_for_however_long()
    {
        var conflict = Seen(Second, First.Name);
        foreach (var minutes in new[] { 0, 3, 60, 100_000 })
        {
            (var step, conflict) = Taken(conflict.At(isDone: true, Noon.AddMinutes(minutes)));
            step.ShouldBe(new ConflictStep.Yield(RecheckAt: null));
        }
    }

    [Fact]
    public void What_is_due_for_two_minutes_is_asked_about_and_done_when_nobody_answers()
    {
        var due = Noon.AddHours(5);
        var (step, conflict) = Taken(Seen(Second, First.Name).At(isDone: false, due));
        step.ShouldBe(new ConflictStep.Yield(due.AddMinutes(2)));
        (step, conflict) = Taken(conflict.At(isDone: false, due.AddSeconds(119)));
        step.ShouldBe(new ConflictStep.Yield(due.AddMinutes(2)));
        (step, conflict) = Taken(conflict.At(isDone: false, due.AddMinutes(2)));
        step.ShouldBe(new ConflictStep.Probe());

        (step, conflict) = Taken(conflict.At(isDone: false, due.AddMinutes(3)));
        step.ShouldBe(new ConflictStep.Probe(), "the API server has not taken it yet");
        var asked = due.AddMinutes(4);
        (step, conflict) = Taken(conflict.Wrote(asked).At(isDone: false, asked.AddSeconds(1)));
        step.ShouldBe(new ConflictStep.Yield(asked.AddSeconds(30)));

        conflict.At(isDone: false, asked.AddSeconds(30)).ShouldBe((new ConflictStep.TakeOver(), null));
    }

    [Fact]
    public void What_the_other_does_in_time_is_not_asked_about()
    {
        var (_, conflict) = Taken(Seen(Second, First.Name).At(isDone: false, Noon));
        (_, conflict) = Taken(conflict.At(isDone: true, Noon.AddSeconds(90)));

        var (step, _) = Taken(conflict.At(isDone: false, Noon.AddSeconds(130)));

        step.ShouldBe(new ConflictStep.Yield(Noon.AddSeconds(130).AddMinutes(2)));
    }

    [Fact]
    public void What_the_other_writes_counts_even_if_more_is_due()
    {
        var (_, conflict) = Taken(Seen(Second, First.Name).At(isDone: false, Noon));
        conflict = After(conflict, Second, First.Name, Noon.AddSeconds(100));

        Taken(conflict.At(isDone: false, Noon.AddSeconds(130))).Step.ShouldBe(new ConflictStep.Yield(Noon.AddSeconds(130).AddMinutes(2)));
    }

    [Fact]
    public void Each_answer_doubles_the_time_until_the_next_question_up_to_an_hour()
    {
        var now = Noon;
        var conflict = Seen(Second, First.Name);
        List<double> pauses = [];
        for (var round = 0; round < 8; round++)
        {
            var due = now;
            ConflictStep step;
            while (((step, conflict) = Taken(conflict.At(isDone: false, now))).step is ConflictStep.Yield { RecheckAt: { } at })
            {
                now = at;
            }

            step.ShouldBe(new ConflictStep.Probe());
            pauses.Add((now - due).TotalMinutes);
            conflict = After(conflict.Wrote(now), Second, First.Name, now);
        }

        pauses.ShouldBe([2, 4, 8, 16, 32, 60, 60, 60]);
    }

    private static OperatorConflict Seen(OperatorIdentity self, string? writer) => After(known: null, self, writer, Noon);

    private static OperatorConflict After(OperatorConflict? known, OperatorIdentity self, string? writer, DateTimeOffset now) =>
        OperatorConflict.After(known, self, writer, now);

    private static (ConflictStep Step, OperatorConflict Next) Taken((ConflictStep Step, OperatorConflict? Next) answer) => (answer.Step, answer.Next.ShouldNotBeNull());
}
