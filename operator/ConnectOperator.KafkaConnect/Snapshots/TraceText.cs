using System.Buffers;
using System.Globalization;
using System.Text;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// Reads a trace out of JSON piece by piece: one of megabytes is condensed without ever being held as a text. Halves of surrogate pairs and
/// bytes that are not UTF-8 are replaced: a trace quotes what broke, which may be just that.
/// </summary>
internal static class TraceText
{
    /// <summary>In bytes or UTF-16 units. Longer traces are condensed.</summary>
    public const int MaxLength = TraceCondenser.MaxLength;

    private const int PieceLength = 4 * 1024;

    /// <summary>The text of a JSON string.</summary>
    /// <param name="json">What stands between its quotes, known to be well formed.</param>
    public static string Of(ReadOnlySpan<byte> json)
    {
        if (json.Length <= MaxLength)
        {
            return Whole(json);
        }

        var condenser = new TraceCondenser();
        var piece = ArrayPool<char>.Shared.Rent(PieceLength);
        try
        {
            for (var rest = json; !rest.IsEmpty;)
            {
                condenser.Add(piece.AsSpan(0, Decode(ref rest, piece)));
            }

            return condenser.Finish();
        }
        finally
        {
            ArrayPool<char>.Shared.Return(piece);
        }
    }

    private static string Whole(ReadOnlySpan<byte> json)
    {
        var text = ArrayPool<char>.Shared.Rent(MaxLength + 2);
        try
        {
            var length = Decode(ref json, text);
            return new string(text, 0, length);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    /// <summary>Decodes whole characters until the text is full.</summary>
    private static int Decode(ref ReadOnlySpan<byte> json, Span<char> text)
    {
        var length = 0;
        while (!json.IsEmpty && length + 2 <= text.Length)
        {
            var (rune, used) = json[0] == (byte)'\\' ? Escaped(json) : Plain(json);
            json = json[used..];
            length += rune.EncodeToUtf16(text[length..]);
        }

        return length;
    }

    private static (Rune Rune, int Used) Plain(ReadOnlySpan<byte> json)
    {
        // On bytes that are no character it gives the replacement character, and how many they are.
        Rune.DecodeFromUtf8(json, out var rune, out var used);
        return (rune, used);
    }

    private static (Rune Rune, int Used) Escaped(ReadOnlySpan<byte> json)
    {
        switch (json[1])
        {
            case (byte)'n':
                return (new('\n'), 2);
            case (byte)'t':
                return (new('\t'), 2);
            case (byte)'r':
                return (new('\r'), 2);
            case (byte)'b':
                return (new('\b'), 2);
            case (byte)'f':
                return (new('\f'), 2);
            case (byte)'u':
                var unit = Unit(json);
                return !char.IsHighSurrogate(unit) || json.Length < 12 || !json[6..].StartsWith("\\u"u8) || !Rune.TryCreate(unit, Unit(json[6..]), out var pair)
                    ? (Rune.TryCreate(unit, out var one) ? one : Rune.ReplacementChar, 6)
                    : (pair, 12);
            default:
                return (new((char)json[1]), 2);
        }
    }

    private static char Unit(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
