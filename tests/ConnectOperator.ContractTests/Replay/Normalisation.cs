using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>Takes out of answers what belongs to the machine they were recorded on and says nothing about behaviour.</summary>
internal static partial class Normalisation
{
    /// <summary>The answer in the form in which recorded and replayed ones must be equal.</summary>
    public static Answer Normalise(Answer answer, RecordedExchange recorded, string namePrefix, bool textIsMoved)
    {
        var body = Names.InAnswer(answer.Body, namePrefix);
        body = WorkerId().Replace(body, "\"worker_id\":\"<worker>\"");
        body = RigPlugin().Replace(PluginLocation().Replace(body, "location='<path>'"), string.Empty);
        if (recorded.Scenario == "rebalance-and-worker-loss")
        {
            body = State().Replace(Counter().Replace(body, string.Empty), "\"state\":\"<state>\"");
        }

        // The double's JSON writer escapes this one where Connect's does not.
        body = body.Replace("\\u007F", "\u007F", StringComparison.Ordinal);
        body = Moment().Replace(body, match => $"{match.Groups["before"].Value}<moment>");
        // The recordings shorten the rig's data directory, which moves everything after it in a request's text; so does a name prefix.
        if (textIsMoved || (recorded.RequestBody ?? string.Empty).Contains("/data/", StringComparison.Ordinal))
        {
            body = Column().Replace(body, "column: <n>");
        }

        var location = answer.Location is { } target && Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? uri.PathAndQuery
            : answer.Location;
        return answer with
        {
            Body = namePrefix.Length > 0 ? WithoutOthers(body, answer.Body, namePrefix, recorded) : body,
            Location = location is null ? null : Names.InAnswer(location, namePrefix),
            ContentType = answer.ContentType,
        };
    }

    /// <summary>On a shared cluster lists also show other people's connectors, and the prefix changes the order of a hash map.</summary>
    private static string WithoutOthers(string body, string original, string namePrefix, RecordedExchange recorded)
    {
        if (recorded.Path.TrimEnd('/') != "/connectors" || recorded.IsWrite || recorded.Status != 200 || original.Length == 0)
        {
            return body;
        }

        using var document = JsonDocument.Parse(original);
        bool IsOurs(string name) => name.StartsWith(namePrefix, StringComparison.Ordinal);
        var entries = document.RootElement.ValueKind == JsonValueKind.Array
            ? document.RootElement.EnumerateArray().Where(name => IsOurs(name.GetString()!)).Select(name => name.GetRawText())
            : document.RootElement.EnumerateObject().Where(entry => IsOurs(entry.Name)).Select(entry => $"{entry.Name}:{entry.Value.GetRawText()}");
        return WorkerId().Replace(string.Join('\n', entries.Order(StringComparer.Ordinal)).Replace(namePrefix, string.Empty, StringComparison.Ordinal), "\"worker_id\":\"<worker>\"");
    }

    /// <summary>The recorded side of <see cref="WithoutOthers"/>.</summary>
    public static Answer Sorted(Answer recordedAnswer, RecordedExchange recorded)
    {
        if (recorded.Path.TrimEnd('/') != "/connectors" || recorded.IsWrite || recorded.IsCut || recordedAnswer is not { Status: 200, Body.Length: > 0 })
        {
            return recordedAnswer;
        }

        using var document = JsonDocument.Parse(recordedAnswer.Body);
        var entries = document.RootElement.ValueKind == JsonValueKind.Array
            ? document.RootElement.EnumerateArray().Select(name => name.GetRawText())
            : document.RootElement.EnumerateObject().Select(entry => $"{entry.Name}:{entry.Value.GetRawText()}");
        return recordedAnswer with { Body = string.Join('\n', entries.Order(StringComparer.Ordinal)) };
    }

    [GeneratedRegex("\"worker_id\":\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WorkerId();

    [GeneratedRegex("location='[^']*'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PluginLocation();

    // The rig's own plugin was there in some of the recorded sessions only.
    [GeneratedRegex(", PluginDesc\\{klass=class rig\\.[^}]*\\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RigPlugin();

    // Many clients changed the same connectors at once, each counting its writes: which of them was last, and what state that left, is not recorded.
    [GeneratedRegex(",\"n\":\"[0-9]+\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counter();

    [GeneratedRegex("\"state\":\"[A-Z]+\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex State();

    [GeneratedRegex("(?<before>which began at |\"last_modified\":)[0-9][-0-9T:.]*Z?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moment();

    [GeneratedRegex("column: [0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Column();
}
