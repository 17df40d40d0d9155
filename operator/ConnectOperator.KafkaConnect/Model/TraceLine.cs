namespace ConnectOperator.KafkaConnect.Model;

/// <summary>
/// What a line of a Java stack trace is, as <c>Throwable.printStackTrace</c> writes it: an exception's name and message, its frames, what it
/// suppressed (indented by a tab, with the causes of that), then its cause (not indented). A message may have any number of lines.
/// </summary>
public static class TraceLine
{
    /// <summary>Before the cause of the exception above; not indented, unless that was suppressed itself.</summary>
    public const string Cause = "Caused by: ";

    /// <summary>Where a part of a trace was left out: a line of its own for frames or exceptions, or the end of a message.</summary>
    public const char Gap = '…';

    private const string Suppressed = "Suppressed: ";
    private const string Circular = "[CIRCULAR REFERENCE:";

    /// <summary>Begins a cause of the exception that failed.</summary>
    public static bool IsCause(ReadOnlySpan<char> line) => line.StartsWith(Cause, StringComparison.Ordinal);

    /// <summary>Begins a suppressed exception, or the cause of one.</summary>
    public static bool IsNested(ReadOnlySpan<char> line) => line.TrimStart('\t') is var text && text.Length < line.Length
        && (text.StartsWith(Suppressed, StringComparison.Ordinal) || text.StartsWith(Cause, StringComparison.Ordinal));

    /// <summary>
    /// A frame, "... 12 more", or the gap that stands for some. Indented by tabs: messages have lines such as " at [Source: …; line: 1]".
    /// </summary>
    public static bool IsFrame(ReadOnlySpan<char> line) => line.TrimStart('\t') is var text
        && ((text.Length < line.Length
                && (text.StartsWith("at ", StringComparison.Ordinal)
                    || text.StartsWith("... ", StringComparison.Ordinal)
                    || text.StartsWith(Circular, StringComparison.Ordinal)))
            || IsGap(text));

    /// <summary>A cause that is an exception further up: it says nothing new.</summary>
    public static bool IsCircular(ReadOnlySpan<char> exception) => exception.StartsWith(Circular, StringComparison.Ordinal);

    private static bool IsGap(ReadOnlySpan<char> text) => text.TrimEnd('\r') is [Gap];
}
