using System.Globalization;
using System.Text.RegularExpressions;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// What a version of Connect knows that it does not refuse when it does not know it: only the version itself can tell then.
/// </summary>
internal static partial class ConnectVersion
{
    private static readonly Version PluginVersions = new(4, 1);

    /// <summary>Confluent Platform counts four ahead of the Apache Kafka that it contains: 8.1 has 4.1.</summary>
    private const int ConfluentLead = 4;

    /// <summary>
    /// Whether connector.plugin.version has an effect (KIP-891). Older workers store it and run whatever version they find.
    /// A version in no known form is taken for a newer one.
    /// </summary>
    public static bool KnowsPluginVersions(string version)
    {
        var match = Form().Match(version);
        if (!match.Success)
        {
            return true;
        }

        var major = Number(match.Groups["major"]) - (match.Groups["confluent"].Success ? ConfluentLead : 0);
        return new Version(Math.Max(major, 0), Number(match.Groups["minor"])) >= PluginVersions;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<major>\d{1,4})\.(?<minor>\d{1,4})(\.\d+)*(?<confluent>-(ccs|ce)\b)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
