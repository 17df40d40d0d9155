using System.Collections.Immutable;
using ConnectDouble.Cluster;

namespace ConnectDouble.Plugins;

/// <summary>A sink reads either named topics or those that match a pattern, and never its own dead letter queue.</summary>
internal static class SinkTopics
{
    private const string Topics = "topics";
    private const string Pattern = "topics.regex";

    public static ImmutableArray<ValidatedKey> Check(ImmutableArray<ValidatedKey> keys, ConnectorConfig config)
    {
        var topics = config[Topics] ?? string.Empty;
        var pattern = config[Pattern] ?? string.Empty;
        var deadLetters = config["errors.deadletterqueue.topic.name"] ?? string.Empty;
        return (topics.Length > 0, pattern.Length > 0) switch
        {
            (false, false) => Add(keys, "Must configure one of topics or topics.regex", Topics, Pattern),
            (true, true) => Add(keys, "topics and topics.regex are mutually exclusive options, but both are set.", Topics, Pattern),
            (true, false) when deadLetters.Length > 0 && topics.Split(',', StringSplitOptions.TrimEntries).Contains(deadLetters) => Add(
                keys,
                $"The DLQ topic '{deadLetters}' may not be included in the list of topics ('topics=[{string.Join(", ", topics.Split(',', StringSplitOptions.TrimEntries))}]') consumed by the connector",
                Topics),
            _ => keys,
        };
    }

    private static ImmutableArray<ValidatedKey> Add(ImmutableArray<ValidatedKey> keys, string error, params string[] names) =>
        [.. keys.Select(key => names.Contains(key.Name) ? key with { Errors = key.Errors.Add(error) } : key)];
}
