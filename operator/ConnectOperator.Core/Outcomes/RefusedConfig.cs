using System.Text;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Outcomes;

/// <summary>
/// What is told of a config that Connect has refused. Connect's refusal lists the errors without their keys; validation names them, and is
/// asked once for each refusal.
/// </summary>
public static class RefusedConfig
{
    private const int MostErrors = 20;
    private const int LongestError = 500;

    /// <summary>Whether validation is to be asked: not again while Connect refuses the same config in the same words.</summary>
    /// <param name="history">Before the refusal.</param>
    /// <param name="scrubber">Of the connector.</param>
    /// <param name="action">What was refused.</param>
    /// <param name="failed">As Connect said it.</param>
    public static bool IsWorthAsking(ConnectorHistory history, Scrubber scrubber, ConnectorAction action, ActionResult.Failed failed)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(scrubber);
        ArgumentNullException.ThrowIfNull(failed);
        return failed is { Kind: WriteFailureKind.InvalidConfig, ListsErrors: true }
            && !(history.Refused.Config is { } before && before.ConfigHash == HashOf(action) && before.Words == scrubber.Scrub(failed.Message));
    }

    /// <summary>
    /// What is wrong, an error a line, each with its key; null when validation has nothing to add. Not scrubbed yet. An error that does not name
    /// its key is told in Kafka's words for that, which a <see cref="Scrubber"/> does not take for a key with its value.
    /// </summary>
    public static string? InWords(ConfigErrors? found)
    {
        if (found is not { Errors: { Count: > 0 } errors })
        {
            return null;
        }

        var lines = errors
            .Select(error => Names(error.Message, error.Key) ? Cut(error.Message) : $"For configuration {error.Key}: {Cut(error.Message)}")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var words = new StringBuilder().AppendJoin('\n', lines.Take(MostErrors));
        return (lines.Count > MostErrors ? words.Append(null, $"\nand {lines.Count - MostErrors} more") : words).ToString();
    }

    /// <summary>The hash of the config that a write would have brought; null for other writes.</summary>
    internal static string? HashOf(ConnectorAction action) => action switch
    {
        ConnectorAction.Create create => create.ConfigHash,
        ConnectorAction.PutConfig put => put.ConfigHash,
        _ => null,
    };

    /// <summary>Whether a text holds a key as a word of its own: "topics" is not in "topics.regex".</summary>
    private static bool Names(string text, string key)
    {
        for (var at = 0; key.Length > 0 && text.IndexOf(key, at, StringComparison.Ordinal) is >= 0 and var start; at = start + 1)
        {
            var end = start + key.Length;
            if ((start == 0 || !IsOfKeys(text[start - 1])) && (end == text.Length || !IsOfKeys(text[end]) || IsFullStop(text, end)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfKeys(char letter) => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '-';

    private static bool IsFullStop(string text, int at) => text[at] == '.' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]));

    private static string Cut(string text)
    {
        if (text.Length <= LongestError)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestError - 1]) ? LongestError - 1 : LongestError;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
