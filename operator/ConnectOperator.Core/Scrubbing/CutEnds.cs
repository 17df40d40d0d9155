using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>Where a text was cut before it came here: a <see cref="TraceLine.Gap"/> behind other text, at the end of a line.</summary>
internal static class CutEnds
{
    /// <summary>The next such gap; -1 where there is none.</summary>
    public static int Next(string text, int from)
    {
        for (var at = from; text.IndexOf(TraceLine.Gap, at) is >= 0 and var gap; at = gap + 1)
        {
            var isLast = gap + 1 == text.Length || text[gap + 1] is '\n' or '\r';
            if (isLast && !text.AsSpan((text.LastIndexOf('\n', gap) + 1)..gap).IsWhiteSpace())
            {
                return gap;
            }
        }

        return -1;
    }
}
