using System.Text;

namespace ConnectOperator.Core.Failures;

/// <summary>Lengths in bytes of UTF-8, as what is stored has them.</summary>
internal static class Bytes
{
    private const string Ellipsis = "…";

    public static int Count(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Cuts at a whole character, and shows that something was cut.</summary>
    public static string Cut(string text, int bytes)
    {
        if (Count(text) <= bytes)
        {
            return text;
        }

        var room = bytes - Count(Ellipsis);
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

        return text[..length] + Ellipsis;
    }
}
