using System.Text.RegularExpressions;
using ConnectOperator.Core.Desired;

namespace ConnectOperator.Core.Status;

/// <summary>
/// Takes secrets out of what Connect says. Its validation messages quote values, even those that it resolved from
/// <c>${file:…}</c> references and that the operator has never seen (recorded).
/// </summary>
public sealed partial class Scrubber
{
    private const string Redacted = "[redacted]";
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
        var secrets = desired.SecretKeys.Select(key => desired.Config[key]).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal);
        var hidden = desired.Config
            .Where(pair => desired.SecretKeys.Contains(pair.Key) || pair.Value.Contains("${", StringComparison.Ordinal))
            .Select(pair => pair.Key);
        return new Scrubber([.. secrets.OrderByDescending(value => value.Length)], [.. hidden]);
    }

    /// <summary>The text without secrets; key names and all else stay.</summary>
    public string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (keys.Count > 0)
        {
            text = InvalidValue().Replace(
                text,
                match => keys.Contains(match.Groups["key"].Value) ? $"Invalid value {Redacted} for configuration {match.Groups["key"].Value}" : match.Value);
        }

        foreach (var value in values)
        {
            text = text.Replace(value, Redacted, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>ConfigException's wording in Kafka: <c>Invalid value v for configuration k: …</c>.</summary>
    [GeneratedRegex(@"Invalid value (?<value>.*?) for configuration (?<key>[^\s:]+)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InvalidValue();
}
