using System.Text;
using System.Text.RegularExpressions;

namespace ConnectOperator.Rest.Responses;

/// <summary>Makes one short readable message of an error, whatever its body is.</summary>
public static partial class ErrorText
{
    /// <summary>The longest message of an API's own. Kafka Connect lists all errors of a config in one; some plugins put a whole stack trace there.</summary>
    public const int MaxMessageLength = 4096;

    private const int MaxForeignLength = 200;

    /// <summary>A message of the API's own, line breaks kept.</summary>
    public static string FromApi(int statusCode, string message) =>
        message.Length == 0 ? $"HTTP {statusCode} without a message" : Cut(message, MaxMessageLength);

    /// <summary>The gist of a page or text that is not the API's: on one line, tags and control characters left out.</summary>
    public static string FromForeign(int statusCode, string? contentType, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        if (contentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true || text.AsSpan().TrimStart().StartsWith("<"))
        {
            text = Tag().Replace(Unseen().Replace(text, " "), " ");
        }

        var gist = Cut(Blank().Replace(text, " ").Trim(), MaxForeignLength);
        return gist.Length == 0 ? $"HTTP {statusCode}" : $"HTTP {statusCode}: {gist}";
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    [GeneratedRegex("<(?<tag>script|style|head)\\b.*?</\\k<tag>\\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();
}
