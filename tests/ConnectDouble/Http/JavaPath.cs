using System.Globalization;
using System.Text;

namespace ConnectDouble.Http;

/// <summary>Paths as Connect's HTTP library builds and reads them. The two do not fit each other: what was built from a decoded name reads back as another name.</summary>
internal static class JavaPath
{
    private const string Literal = "-._~!$&'()*+,;=:@/";

    /// <summary>The text of a path with escapes and matrix parameters (;…) taken out, as a worker reads a segment.</summary>
    public static string ReadSegment(string raw)
    {
        var text = raw.Split(';', 2)[0];
        var bytes = new List<byte>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (IsEscape(text, index))
            {
                bytes.Add(byte.Parse(text.AsSpan(index + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                index += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(index, char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1)));
                index += char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 1 : 0;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>A name put into a path: what looks like an escape stays, and so do / and ;. Null when it looks like a template, {…}.</summary>
    public static string? Build(string name, out string? templateVariable)
    {
        templateVariable = name.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open && name.IndexOf('}', open) is > 0 and var close ? name[(open + 1)..close] : null;
        if (templateVariable is not null)
        {
            return null;
        }

        var path = new StringBuilder(name.Length);
        for (var index = 0; index < name.Length; index++)
        {
            if (char.IsAsciiLetterOrDigit(name[index]) || Literal.Contains(name[index], StringComparison.Ordinal) || IsEscape(name, index))
            {
                path.Append(name[index]);
                continue;
            }

            var length = char.IsHighSurrogate(name[index]) && index + 1 < name.Length ? 2 : 1;
            foreach (var octet in Encoding.UTF8.GetBytes(name.Substring(index, length)))
            {
                path.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }

            index += length - 1;
        }

        return path.ToString();
    }

    private static bool IsEscape(string text, int index) =>
        text[index] == '%' && index + 2 < text.Length && char.IsAsciiHexDigit(text[index + 1]) && char.IsAsciiHexDigit(text[index + 2]);
}
