using System.Globalization;
using System.Text;

namespace ConnectOperator.Kubernetes.Events;

/// <summary>Texts as the API server's validation of Events wants them (its limits count bytes of UTF-8).</summary>
internal static class EventText
{
    public const int NoteLimit = 1024;
    public const int WordLimit = 128;

    private const int NameLimit = 253;
    private const string Ellipsis = "…";

    /// <summary>Cuts at a whole character, and shows that something was cut.</summary>
    public static string Cut(string text, int limit)
    {
        if (Encoding.UTF8.GetByteCount(text) <= limit)
        {
            return text;
        }

        var room = limit - Encoding.UTF8.GetByteCount(Ellipsis);
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, end), Ellipsis);
    }

    /// <summary>MicroTime: exactly six fractional digits.</summary>
    public static string MicroTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The object's name and a number that no other Event of it has, cut to a valid name.</summary>
    public static string Name(string objectName, long number)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $".{number:x}");
        var room = NameLimit - suffix.Length;
        var start = objectName.Length <= room ? objectName : objectName[..room].TrimEnd('.', '-');
        return start + suffix;
    }
}
