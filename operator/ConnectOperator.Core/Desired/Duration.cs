using System.Globalization;
using System.Text.RegularExpressions;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired;

/// <summary>
/// Durations as the Gateway API writes them (GEP-2257): one to four whole numbers of up to five digits, each with one of the units
/// h, m, s and ms, such as <c>10s</c>, <c>1m30s</c> or <c>250ms</c>.
/// </summary>
public static partial class Duration
{
    /// <summary>False for every text outside the form.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is null || text.Length > SpecLimits.DurationLength || Form().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var parts = match.Groups["number"].Captures.Zip(match.Groups["unit"].Captures);
        duration = parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + Length(part.First.ValueSpan, part.Second.Value));
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, for durations that are known to be right.</summary>
    /// <exception cref="FormatException">The text is outside the form.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException("A duration reads like 10s, 1m30s or 250ms.");

    private static TimeSpan Length(ReadOnlySpan<char> number, string unit)
    {
        var count = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
        return unit switch
        {
            "h" => TimeSpan.FromHours(count),
            "m" => TimeSpan.FromMinutes(count),
            "s" => TimeSpan.FromSeconds(count),
            _ => TimeSpan.FromMilliseconds(count),
        };
    }

    [GeneratedRegex(@"\A(?:(?<number>[0-9]{1,5})(?<unit>h|ms|m|s)){1,4}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
