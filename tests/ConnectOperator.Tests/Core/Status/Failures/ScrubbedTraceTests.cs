using System.Text.Json;
using ConnectOperator.Core.Failures;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Snapshots;
using ConnectOperator.Tests.Core.Planning;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status.Failures;

/// <summary>From the bytes that Connect sends to what is told: nothing that is left out on the way leaves the half of a secret behind.</summary>
public class ScrubbedTraceTests
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements(
            SituationBuilder.Secret, " ", "\n", "\nCaused by: a.B: ", "\n\tat a.B.c(B.java:1)", "\n\tSuppressed: c.D: ", "password=", "x", "…",
            "Tolerance exceeded in error handler", "\"", "😀"),
        from length in Gen.Choose(1, 1400)
        select new string('y', length));

    [Fact]
    public void No_secret_survives_condensing() => Prop.ForAll(
        (from head in Piece.ListOf()
         from padding in Gen.OneOf(Gen.Constant(0), Gen.Choose(1200, 1300), Gen.Choose(20_000, 30_000))
         from middle in Piece.ListOf()
         from frames in Gen.Elements(0, 5, 2000)
         from tail in Piece.ListOf()
         select $"a.B: {string.Concat(head)}{new string('z', padding)}{string.Concat(middle)}{string.Concat(Enumerable.Repeat("\n\tat a.B.c(B.java:7)", frames))}\nCaused by: {string.Concat(tail)}")
        .ToArbitrary(),
        text =>
        {
            var outcome = Scene(text).Decide();
            var told = $"{outcome.Ready.Message}\n{outcome.Status.FailedTasks!.Single().Message}\n{outcome.Status.FailedTasks!.Single().Trace}";
            told.ShouldNotContain(SituationBuilder.Secret[..5]);
        }).QuickCheckThrowOnFailure();

    /// <summary>What an earlier process took out, while this one does not know it any more.</summary>
    [Theory]
    [MemberData(nameof(RootCauseTests.Names), MemberType = typeof(RootCauseTests))]
    public void Parts_left_out_hide_no_redaction_of_before(string name)
    {
        var full = SampleTrace.All.First(sample => sample.Name == name).Text.TrimEnd();
        foreach (var repeats in new[] { 1, 30 })
        {
            var text = $"a.B: {full}" + string.Concat(Enumerable.Repeat($"\nCaused by: {full}", repeats));
            KeptRedactions.Hold(ShortTrace.Of($"[redacted]{text}"), $"formerly{text}").ShouldBeTrue();
            KeptRedactions.Hold(ShortTrace.Of($"[redacted]{text}"), $"formerly{text.Replace("Caused by: ", "Caused by: another.", StringComparison.Ordinal)}").ShouldBeFalse();
        }
    }

    [Fact]
    public void Redaction_of_before_holds_message_and_trace_together()
    {
        var frames = string.Concat(Enumerable.Repeat("\tat a.B.c(B.java:7)\n", 200));
        var text = $"a.B: one\n{frames}Caused by: c.D: login with old-secret failed\n{frames}";
        var scene = Scene(text.Replace("old-secret", SituationBuilder.Secret, StringComparison.Ordinal));
        var before = scene.Decide().Status.FailedTasks!.Single();
        before.Message.ShouldBe("c.D: login with [redacted] failed (the cause of: one)");

        var later = (Scene(text) with { FailedTasks = [before] }).Decide();
        later.Status.FailedTasks!.Single().ShouldBe(before);
        later.Ready.Message.ShouldContain("c.D: login with [redacted] failed (the cause of: one)");
    }

    [Fact]
    public void Control_characters_reach_no_terminal()
    {
        var failed = Scene("a.B: \u001b[31mred\0\a\nnext\n\tat a.B.c").Decide().Status.FailedTasks!.Single();
        failed.Message.ShouldBe("a.B: \uFFFD[31mred\uFFFD\uFFFD next");
        failed.Trace.ShouldBe("a.B: \uFFFD[31mred\uFFFD\uFFFD\nnext\n\tat a.B.c");
    }

    private static SituationBuilder Scene(string text) => SituationBuilder.AllIsWell with
    {
        ObservedState = SituationBuilder.Seen(SituationBuilder.Shown(
            tasks: [ConnectorState.Failed], trace: TraceText.Of(JsonEncodedText.Encode(text).EncodedUtf8Bytes))),
    };
}
