using System.Text.RegularExpressions;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>Maps the recorded names of connectors, and of the topics that they write, to names with a prefix and back.</summary>
internal static partial class Names
{
    public static string InPath(string path, string prefix) =>
        prefix.Length > 0 && path.Split('/') is ["", "connectors", { Length: > 0 } name, ..]
            ? $"/connectors/{prefix}{path["/connectors/".Length..]}"
            : path;

    public static string InRequest(string body, string prefix) => prefix.Length == 0 ? body : NameField().Replace(body, match => $"{match.Groups["key"].Value}{prefix}{match.Groups["name"].Value}\"");

    public static string InAnswer(string body, string prefix) => prefix.Length == 0 ? body : body.Replace(prefix, string.Empty, StringComparison.Ordinal);

    [GeneratedRegex("(?<key>\"(name|topics?|errors.deadletterqueue.topic.name)\": \")(?<name>[A-Za-z0-9][^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameField();
}
