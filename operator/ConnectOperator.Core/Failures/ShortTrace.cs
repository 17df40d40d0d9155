using System.Runtime.InteropServices;
using System.Text;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Failures;

/// <summary>
/// A trace as status holds it. Frames go first, then suppressed exceptions, then the ends of long messages, then exceptions in the middle;
/// the deepest cause stays. A <see cref="TraceLine.Gap"/> stands for each part that was left out, and nothing else is changed.
/// </summary>
internal static class ShortTrace
{
    private const int Longest = 2048;

    /// <summary>Without any frame the trace of a suppressed exception is worth less than some of the cause's frames.</summary>
    private const int FramesBesideSuppressed = 2;

    /// <summary>That much of a message says what it is about.</summary>
    private const int ShortestMessage = 256;

    /// <summary>So many of those fit.</summary>
    private const int MostExceptions = 7;

    /// <summary>At most 2 KiB of UTF-8.</summary>
    public static string Of(string trace)
    {
        if (Bytes.Count(trace) <= Longest)
        {
            return trace;
        }

        var parsed = StackTrace.Parse(trace);
        var lines = parsed.Exceptions.Max(exception => exception.Lines.Length);
        return Most(FramesBesideSuppressed, lines, frames => Fitting(parsed, new(frames, Suppressed: true)))
            ?? Most(0, lines, frames => Fitting(parsed, new(frames)))
            ?? Most(ShortestMessage, Longest, bytes => Fitting(parsed, new(Frames: 0, MessageBytes: bytes)))
            ?? Fitting(parsed, new(Frames: 0, MessageBytes: ShortestMessage, Exceptions: MostExceptions))
            ?? Bytes.Cut(trace, Longest);
    }

    /// <summary>What fits with the most of something; null when nothing does with the least.</summary>
    private static string? Most(int least, int most, Func<int, string?> fitting)
    {
        var best = fitting(least);
        for (var (fits, breaks) = (least, most + 1); best is not null && breaks - fits > 1;)
        {
            var middle = (fits + breaks) / 2;
            (fits, breaks, best) = fitting(middle) is { } text ? (middle, breaks, text) : (fits, middle, best);
        }

        return best;
    }

    private static string? Fitting(StackTrace trace, Limits limits)
    {
        var text = new StringBuilder();
        var count = trace.Exceptions.Length;
        for (var i = 0; i < count; i++)
        {
            // The outermost two, and the rest from the deepest upwards.
            if (i >= 2 && count - i > limits.Exceptions - 2)
            {
                LeaveException(text);
                continue;
            }

            Append(text, trace.Exceptions[i], limits);
        }

        // The last line of a text has no end.
        text.Length--;
        var whole = text.ToString();
        return Bytes.Count(whole) <= Longest ? whole : null;
    }

    private static void Append(StringBuilder text, TracedException exception, Limits limits)
    {
        var (frames, room) = (limits.Frames, limits.MessageBytes);
        foreach (var (line, kind) in exception.Lines)
        {
            switch (kind)
            {
                case TracePartKind.Message when room > 0 && Bytes.Count(line) is var length:
                    text.Append(length <= room ? line : Bytes.Cut(line, Math.Max(room, 8))).Append('\n');
                    room = length < room ? room - length : 0;
                    break;
                case TracePartKind.Message:
                    if (!EndsInGap(text))
                    {
                        text.Insert(text.Length - 1, TraceLine.Gap);
                    }

                    break;
                case TracePartKind.Frame when frames > 0:
                    frames--;
                    text.Append(line).Append('\n');
                    break;
                case TracePartKind.Suppressed when limits.Suppressed && !TraceLine.IsFrame(line):
                    text.Append(line).Append('\n');
                    break;
                default:
                    Leave(text, line[..^line.TrimStart().Length]);
                    break;
            }
        }
    }

    private static void LeaveException(StringBuilder text)
    {
        if (text[^3] != '\n' || !EndsInGap(text))
        {
            text.Append(TraceLine.Gap).Append('\n');
        }
    }

    private static void Leave(StringBuilder text, string indent)
    {
        if (!EndsInGap(text))
        {
            text.Append(indent).Append(TraceLine.Gap).Append('\n');
        }
    }

    private static bool EndsInGap(StringBuilder text) => text.Length >= 2 && text[^2] == TraceLine.Gap;

    /// <summary>What of a trace is kept.</summary>
    /// <param name="Frames">Of each exception.</param>
    /// <param name="Suppressed">Whether suppressed exceptions are shown, without their frames.</param>
    /// <param name="MessageBytes">Of each exception.</param>
    /// <param name="Exceptions">The outermost two, and the deepest.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Limits(int Frames, bool Suppressed = false, int MessageBytes = int.MaxValue, int Exceptions = int.MaxValue);
}
