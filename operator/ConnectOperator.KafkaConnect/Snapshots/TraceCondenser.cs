using System.Text;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// Keeps of a long stack trace what tells why something failed: the beginning of every exception's message, the outermost exceptions and the
/// deepest causes, and a few frames of each. A <see cref="TraceLine.Gap"/> stands wherever something was left out.
/// </summary>
internal sealed class TraceCondenser
{
    /// <summary>Of what is kept, in UTF-16 units.</summary>
    public const int MaxLength = 16 * 1024;

    private const int Outermost = 2;
    private const int Deepest = 4;
    private const int MaxMessage = 1280;
    private const int MaxFrames = 4;
    private const int MaxFrame = 192;
    private const int MaxNestedLines = 2;

    private readonly List<StringBuilder> exceptions = [new()];
    private readonly char[] line = new char[MaxMessage];
    private int lineLength;
    private bool lineIsCut;
    private bool skippedExceptions;
    private bool isNested;
    private bool messageIsCut;
    private int messageLength;
    private int frames;
    private int nestedLines;
    private bool inGap;

    private StringBuilder Current => exceptions[^1];

    /// <summary>The next part of the text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('\n') is >= 0 and var end)
        {
            AddToLine(text[..end]);
            EndLine();
            text = text[(end + 1)..];
        }

        AddToLine(text);
    }

    /// <summary>What is kept of all that was added.</summary>
    public string Finish()
    {
        if (lineLength > 0)
        {
            EndLine();
        }

        var kept = new StringBuilder();
        for (var i = 0; i < exceptions.Count; i++)
        {
            if (i == Outermost && skippedExceptions)
            {
                kept.Append(TraceLine.Gap).Append('\n');
            }

            kept.Append(exceptions[i]);
        }

        return kept.ToString();
    }

    private void AddToLine(ReadOnlySpan<char> text)
    {
        if (!lineIsCut)
        {
            lineIsCut = text.Length > line.Length - lineLength;
            var kept = Beginning(text, line.Length - lineLength);
            kept.CopyTo(line.AsSpan(lineLength));
            lineLength += kept.Length;
        }
    }

    private void EndLine()
    {
        Keep(line.AsSpan(0, lineLength));
        (lineLength, lineIsCut) = (0, false);
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        if (TraceLine.IsCause(text))
        {
            Begin();
        }
        else if (TraceLine.IsNested(text))
        {
            isNested = true;
        }
        else if (TraceLine.IsFrame(text))
        {
            KeepFrame(text);
            return;
        }

        if (isNested)
        {
            KeepNested(text);
            return;
        }

        KeepMessage(text);
    }

    private void Begin()
    {
        if (exceptions.Count == Outermost + Deepest)
        {
            exceptions.RemoveAt(Outermost);
            skippedExceptions = true;
        }

        exceptions.Add(new());
        (isNested, messageIsCut, messageLength, frames, nestedLines, inGap) = (false, false, 0, 0, 0, false);
    }

    private void KeepMessage(ReadOnlySpan<char> text)
    {
        if (messageIsCut)
        {
            return;
        }

        var room = MaxMessage - messageLength;
        if (text.Length > room || lineIsCut)
        {
            messageIsCut = true;
            text = $"{Beginning(text, room)}{TraceLine.Gap}";
            if (text.Length == 1 && Current.Length > 0)
            {
                // Behind the line before: alone it would stand for frames.
                Current.Length--;
            }
        }

        messageLength += text.Length + 1;
        inGap = false;
        Current.Append(text).Append('\n');
    }

    private void KeepFrame(ReadOnlySpan<char> text)
    {
        if (isNested)
        {
            KeepNested(text);
        }
        else if (frames < MaxFrames)
        {
            frames++;
            KeepShort(text);
        }
        else
        {
            Leave();
        }
    }

    private void KeepNested(ReadOnlySpan<char> text)
    {
        if (nestedLines < MaxNestedLines)
        {
            nestedLines++;
            KeepShort(text);
        }
        else
        {
            Leave();
        }
    }

    private void KeepShort(ReadOnlySpan<char> text)
    {
        inGap = false;
        if (text.Length <= MaxFrame && !lineIsCut)
        {
            Current.Append(text).Append('\n');
            return;
        }

        Current.Append(Beginning(text, MaxFrame)).Append(TraceLine.Gap).Append('\n');
    }

    private void Leave()
    {
        if (!inGap)
        {
            inGap = true;
            Current.Append('\t').Append(TraceLine.Gap).Append('\n');
        }
    }

    /// <summary>Whole characters.</summary>
    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> text, int room)
    {
        var end = Math.Clamp(text.Length, 0, Math.Max(0, room));
        return text[..(end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }
}
