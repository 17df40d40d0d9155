using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;

namespace ConnectOperator.Tests.Operator.Metrics;

/// <summary>Prometheus' text format, read as strictly as it is described: whatever breaks a rule fails the test.</summary>
internal static partial class ExpositionText
{
    /// <summary>Families by name.</summary>
    public static Dictionary<string, MetricFamily> Parse(string text)
    {
        text.ShouldEndWith("\n", Case.Sensitive, "the last line must end with a line feed");
        var families = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        MetricFamily? current = null;
        string? help = null;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Help().Match(line) is { Success: true } described)
            {
                help = described.Groups["help"].Value;
                current = null;
            }
            else if (Type().Match(line) is { Success: true } typed)
            {
                current = new MetricFamily(typed.Groups["name"].Value, help.ShouldNotBeNull($"HELP comes before {line}"), typed.Groups["type"].Value);
                families.TryAdd(current.Name, current).ShouldBeTrue($"{current.Name} comes in one group");
                help = null;
            }
            else
            {
                current.ShouldNotBeNull($"TYPE comes before {line}").Add(Sample(line));
            }
        }

        foreach (var family in families.Values)
        {
            family.Check();
        }

        return families;
    }

    private static MetricSample Sample(string line)
    {
        var match = Line().Match(line);
        match.Success.ShouldBeTrue($"not a sample: {line}");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Label().Matches(match.Groups["labels"].Value).Select(label => label.Groups))
        {
            labels.TryAdd(pair["name"].Value, Unescaped(pair["value"].Value)).ShouldBeTrue($"one label twice: {line}");
        }

        return new(match.Groups["name"].Value, labels, Number(match.Groups["value"].Value));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Unescaped(string value)
    {
        var text = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            text.Append(value[at] is '\\' ? value[++at] switch { 'n' => '\n', var other => other } : value[at]);
        }

        return text.ToString();
    }

    [GeneratedRegex("^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<help>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Type();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)*)\})? (?<value>\S+)$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Line();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\["\\n])*)",?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Label();
}

/// <summary>One line.</summary>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public bool Has(params (string Name, string Value)[] labels) => labels.All(label => Labels.GetValueOrDefault(label.Name) == label.Value);
}
