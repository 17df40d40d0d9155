using System.Text;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Status.Scrubbing;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Status;

/// <summary>Stack traces, cut to what a status may hold.</summary>
internal static class Trace
{
    private const int LongestLine = 512;
    private const int LongestTrace = 2048;

    /// <summary>A task's trace without secrets, those included that only an earlier process knew; null as none.</summary>
    public static string Of(ObservedTask task, Situation situation) => KeptRedactions.Of(
        situation.Resource.Status?.FailedTasks?.FirstOrDefault(failure => failure.Id == task.Id)?.Trace,
        situation.Scrubber.Scrub(task.Trace ?? ""));

    public static string FirstLine(string? trace)
    {
        if (string.IsNullOrWhiteSpace(trace))
        {
            return "no trace";
        }

        var line = trace.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        return Cut((end < 0 ? line : line[..end]).TrimEnd().ToString(), LongestLine);
    }

    /// <summary>The trace's beginning, at most 2 KiB of UTF-8.</summary>
    public static string? Shortened(string? trace) => trace is null ? null : Cut(trace, LongestTrace);

    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        const string ellipsis = "…";
        var room = bytes - Encoding.UTF8.GetByteCount(ellipsis);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
            {
                break;
            }

            room -= rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return text[..length] + ellipsis;
    }
}
