using System.Collections.Immutable;
using System.Text;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Failures;

/// <summary>A Java stack trace, taken apart.</summary>
/// <param name="Exceptions">The exception that failed, then its cause, and so on to the deepest.</param>
internal sealed record StackTrace(ImmutableArray<TracedException> Exceptions)
{
    public static StackTrace Parse(string text)
    {
        var exceptions = ImmutableArray.CreateBuilder<TracedException>();
        var lines = ImmutableArray.CreateBuilder<TracePart>();
        var isNested = false;
        foreach (var line in text.Split('\n'))
        {
            if (TraceLine.IsCause(line) && lines.Count > 0)
            {
                exceptions.Add(new(lines.DrainToImmutable()));
                isNested = false;
            }

            isNested |= TraceLine.IsNested(line);
            lines.Add(new(line, isNested ? TracePartKind.Suppressed : TraceLine.IsFrame(line) ? TracePartKind.Frame : TracePartKind.Message));
        }

        exceptions.Add(new(lines.DrainToImmutable()));
        return new(exceptions.DrainToImmutable());
    }
}

/// <summary>One exception of a trace, with all that is written below it.</summary>
/// <param name="Lines">At least one.</param>
internal sealed record TracedException(ImmutableArray<TracePart> Lines)
{
    /// <summary>Type and message, as one line; empty where there is none.</summary>
    public string Text { get; } = OneLine(Lines);

    /// <summary>An exception that is further up too.</summary>
    public bool IsCircular => TraceLine.IsCircular(Text);

    /// <summary>Its message alone; null for one without.</summary>
    public string? Message => Text.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end && !Text.AsSpan(0, end).Contains(' ') ? Text[(end + 2)..] : null;

    /// <summary>The class's name; the whole text where it does not begin with one.</summary>
    public string Type => Message is { } message ? Text[..^(message.Length + 2)] : Text;

    private static string OneLine(ImmutableArray<TracePart> lines)
    {
        var text = new StringBuilder();
        foreach (var part in lines.SkipWhile(part => string.IsNullOrWhiteSpace(part.Line)).TakeWhile(part => part.Kind is TracePartKind.Message))
        {
            text.Append(text.Length == 0 && TraceLine.IsCause(part.Line) ? part.Line.AsSpan(TraceLine.Cause.Length) : part.Line).Append(' ');
        }

        return SingleLine.Of(text.ToString());
    }
}

/// <summary>One line of a trace.</summary>
internal readonly record struct TracePart(string Line, TracePartKind Kind);

/// <summary>What a line of a trace belongs to.</summary>
internal enum TracePartKind
{
    /// <summary>An exception's type and message.</summary>
    Message,

    /// <summary>Where it was thrown.</summary>
    Frame,

    /// <summary>What it suppressed, and all of that.</summary>
    Suppressed,
}
