using System.Text;
using ConnectOperator.Core.Failures;
using ConnectOperator.KafkaConnect.Snapshots;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status.Failures;

public class RootCauseTests
{
    public static TheoryData<string> Names => [.. SampleTrace.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Deepest_cause_that_says_something_is_told_first_and_in_one_line(string name)
    {
        var sample = Sample(name);
        RootCause.Of(sample.Text).ShouldBe(sample.Cause);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Short_trace_tells_the_same_cause(string name)
    {
        var sample = Sample(name);
        var trace = ShortTrace.Of(sample.Text);
        Encoding.UTF8.GetByteCount(trace).ShouldBeLessThanOrEqualTo(2048);
        RootCause.Of(trace).ShouldBe(sample.Cause, customMessage: trace);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cause_far_behind_is_found(string name)
    {
        var sample = Sample(name);
        var frames = string.Concat(Enumerable.Repeat("\tat com.example.Recursion.descend(Recursion.java:12)\n", 500));
        var text = $"org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.\n{frames}Caused by: {sample.Text}";
        var kept = Read(text);
        kept.Length.ShouldBeLessThanOrEqualTo(TraceText.MaxLength);
        var cause = RootCause.Of(kept);
        cause.ShouldStartWith(sample.Cause.Split(" (the cause of: ")[0], customMessage: kept);
        RootCause.Of(ShortTrace.Of(kept)).ShouldBe(cause);
    }

    [Fact]
    public void Cause_behind_three_megabytes_of_frames_is_found() => RootCause.Of(Read(
        $"a.B: outer\n{string.Concat(Enumerable.Repeat("\tat com.example.Recursion.descend(Recursion.java:12)\n", 60_000))}Caused by: c.D: the reason\n"))
        .ShouldBe("c.D: the reason (the cause of: outer)");

    [Fact]
    public void Message_that_the_wrapper_repeats_is_told_once() =>
        RootCause.Of("a.B: cannot start\n\tat a.B.c(B.java:1)\nCaused by: java.lang.IllegalStateException: cannot start\n").ShouldBe("java.lang.IllegalStateException: cannot start");

    [Fact]
    public void Message_of_three_megabytes_hides_no_cause()
    {
        var kept = Read($"com.example.Outer: {new string('x', 3_000_000)}\n\tat a.B.c(B.java:1)\nCaused by: com.example.Inner: the reason\n\tat a.B.d(B.java:2)\n");
        kept.Length.ShouldBeLessThanOrEqualTo(TraceText.MaxLength);
        RootCause.Of(kept).ShouldStartWith("com.example.Inner: the reason (the cause of: xxx");
        ShortTrace.Of(kept).ShouldEndWith("Caused by: com.example.Inner: the reason\n\tat a.B.d(B.java:2)\n");
    }

    [Fact]
    public void Message_of_a_million_lines_hides_no_cause() =>
        RootCause.Of(Read($"com.example.Outer: page\n{string.Concat(Enumerable.Repeat("<p>line\n", 400_000))}\tat a.B.c(B.java:1)\nCaused by: com.example.Inner: the reason"))
            .ShouldStartWith("com.example.Inner: the reason");

    [Fact]
    public void Of_a_thousand_causes_the_outermost_and_the_deepest_are_kept()
    {
        var text = new StringBuilder("com.example.E: 0\n");
        for (var depth = 1; depth <= 1000; depth++)
        {
            text.Append("\tat com.example.Chain.link(Chain.java:1)\n\t... 20 more\nCaused by: com.example.E: ").Append(depth).Append('\n');
        }

        var kept = Read(text.ToString());
        RootCause.Of(kept).ShouldBe("com.example.E: 1000 (the cause of: 0)");
        ShortTrace.Of(kept).Split('\n').Where(line => !line.StartsWith('\t')).ShouldBe(
            ["com.example.E: 0", "Caused by: com.example.E: 1", "…", "Caused by: com.example.E: 997", "Caused by: com.example.E: 998", "Caused by: com.example.E: 999", "Caused by: com.example.E: 1000", ""]);
    }

    [Fact]
    public void Hundreds_of_suppressed_exceptions_are_no_cause()
    {
        var suppressed = string.Concat(Enumerable.Repeat("\tSuppressed: java.io.IOException: closed\n\t\tat a.B.c(B.java:1)\n\tCaused by: java.net.SocketException: broken\n\t\t... 3 more\n", 5000));
        var kept = Read($"com.example.Outer: outer\n\tat a.B.c(B.java:1)\n{suppressed}Caused by: com.example.Inner: the reason\n");
        RootCause.Of(kept).ShouldBe("com.example.Inner: the reason (the cause of: outer)");
        RootCause.Of(ShortTrace.Of(kept)).ShouldBe("com.example.Inner: the reason (the cause of: outer)");
    }

    [Fact]
    public void Long_chain_of_long_messages_is_cut_to_two_kilobytes_with_its_deepest_cause()
    {
        var trace = string.Join("\nCaused by: ", Enumerable.Range(0, 12).Select(depth => $"com.example.E{depth}: {new string('m', 700)}\n\tat a.B.c(B.java:1)"));
        var kept = ShortTrace.Of(trace);
        Encoding.UTF8.GetByteCount(kept).ShouldBeLessThanOrEqualTo(2048);
        kept.ShouldStartWith("com.example.E0: mmm");
        kept.ShouldContain("\n…\nCaused by: com.example.E");
        kept.ShouldContain("Caused by: com.example.E11: mmm");
    }

    [Fact]
    public void Frames_are_left_out_before_any_cause()
    {
        var frames = string.Concat(Enumerable.Range(1, 40).Select(line => $"\tat com.example.Deep.call(Deep.java:{line})\n"));
        var shown = ShortTrace.Of($"a.A: one\n{frames}Caused by: b.B: two\n{frames}Caused by: c.C: three\n{frames}");
        var count = shown.Split('\n').Count(line => line.StartsWith("\tat ", StringComparison.Ordinal)) / 3;
        shown.ShouldBe($"a.A: one\n{Frames()}\t…\nCaused by: b.B: two\n{Frames()}\t…\nCaused by: c.C: three\n{Frames()}\t…\n");
        (Encoding.UTF8.GetByteCount(shown) + (3 * "\tat com.example.Deep.call(Deep.java:10)\n".Length)).ShouldBeGreaterThan(2048, customMessage: "no more fit");

        string Frames() => string.Concat(frames.Split('\n').Take(count).Select(frame => $"{frame}\n"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    public void Without_a_trace_that_is_said(string? trace) => RootCause.Of(trace).ShouldBe("no trace");

    private static SampleTrace Sample(string name) => SampleTrace.All.First(sample => sample.Name == name);

    private static string Read(string text) => TraceText.Of(System.Text.Json.JsonEncodedText.Encode(text).EncodedUtf8Bytes);
}
