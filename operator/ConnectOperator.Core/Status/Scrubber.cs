using System.Text;
using ConnectOperator.Core.Desired;

namespace ConnectOperator.Core.Status;

/// <summary>
/// Takes secrets out of what Connect says. Its validation messages quote values, even those that it resolved from
/// <c>${file:…}</c> references and that the operator has never seen (recorded).
/// </summary>
public sealed class Scrubber
{
    private const string Redacted = "[redacted]";

    // ConfigException's wording in Kafka: "Invalid value v for configuration k: …".
    private const string BeforeValue = "Invalid value ";
    private const string BeforeKey = " for configuration ";

    /// <summary>Lines of a secret that are shorter than this are no secret by themselves.</summary>
    private const int ShortestLine = 8;

    private readonly string[] values;
    private readonly HashSet<string> keys;

    private Scrubber(string[] values, HashSet<string> keys)
    {
        this.values = values;
        this.keys = keys;
    }

    /// <summary>A scrubber for what Connect says of one connector; null while its Secrets are not known.</summary>
    public static Scrubber For(DesiredConnector? desired)
    {
        if (desired is null)
        {
            return new Scrubber([], []);
        }

        // Longest first, so that a secret that contains another one does not leave its rest behind.
        var secrets = desired.SecretKeys.SelectMany(key => Forms(desired.Config[key])).Distinct(StringComparer.Ordinal);
        var hidden = desired.Config
            .Where(pair => desired.SecretKeys.Contains(pair.Key) || pair.Value.Contains("${", StringComparison.Ordinal))
            .Select(pair => pair.Key);
        return new Scrubber([.. secrets.OrderByDescending(value => value.Length)], [.. hidden]);
    }

    /// <summary>The text without secrets; key names and all else stay.</summary>
    public string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WithoutValues(keys.Count == 0 ? text : WithoutQuotedValues(text));
    }

    /// <summary>
    /// The ways in which Connect may quote a value: as it is; trimmed, as ConfigDef does before it parses (a Secret made from a
    /// file ends in a line feed); and line by line, because the first line of a message is shown alone.
    /// </summary>
    private static IEnumerable<string> Forms(string value)
    {
        var trimmed = value.Trim();
        if (trimmed.Length == 0)
        {
            return [];
        }

        var lines = trimmed.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine);
        return [value, trimmed, .. lines];
    }

    /// <summary>One pass, so that what was put in is never itself replaced.</summary>
    private string WithoutValues(string text)
    {
        StringBuilder? scrubbed = null;
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            var length = 0;
            foreach (var value in values)
            {
                if (rest.StartsWith(value, StringComparison.Ordinal))
                {
                    length = value.Length;
                    break;
                }
            }

            if (length == 0)
            {
                at++;
                continue;
            }

            scrubbed = (scrubbed ?? new StringBuilder()).Append(text.AsSpan(copied, at - copied)).Append(Redacted);
            at += length;
            copied = at;
        }

        return scrubbed is null ? text : scrubbed.Append(text.AsSpan(copied)).ToString();
    }

    /// <summary>Values of keys that hold a secret or a reference to one, whatever they were resolved to.</summary>
    private string WithoutQuotedValues(string text)
    {
        StringBuilder? scrubbed = null;
        var copied = 0;
        for (var at = 0; text.IndexOf(BeforeValue, at, StringComparison.Ordinal) is >= 0 and var start;)
        {
            var value = start + BeforeValue.Length;
            var end = text.IndexOf(BeforeKey, value, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            at = end + BeforeKey.Length;
            var key = text.AsSpan(at, KeyLength(text.AsSpan(at)));
            if (keys.Contains(key.ToString()))
            {
                scrubbed = (scrubbed ?? new StringBuilder()).Append(text.AsSpan(copied, value - copied)).Append(Redacted);
                copied = end;
            }
        }

        return scrubbed is null ? text : scrubbed.Append(text.AsSpan(copied)).ToString();
    }

    private static int KeyLength(ReadOnlySpan<char> text) =>
        text.IndexOfAny([':', ' ', '\n', '\r', '\t']) is >= 0 and var length ? length : text.Length;
}
