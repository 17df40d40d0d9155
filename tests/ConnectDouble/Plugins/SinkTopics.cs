using System.Collections.Immutable;
using ConnectDouble.Cluster;
using ConnectDouble.Http;

namespace ConnectDouble.Plugins;

/// <summary>A sink reads either named topics or those that match a pattern, and never its own dead letter queue.</summary>
internal static class SinkTopics
{
    private const string Topics = "topics";
    private const string Pattern = "topics.regex";

    public static ImmutableArray<ValidatedKey> Check(ImmutableArray<ValidatedKey> keys, ConnectorConfig config, ConnectFeatures features) =>
        ErrorOf(config, features) is var (message, names)
            ? [.. keys.Select(key => names.Contains(key.Name) ? key with { Errors = key.Errors.Add(message) } : key)]
            : keys;

    /// <summary>What is wrong, and with which keys; null when nothing is.</summary>
    public static (string Message, string[] Keys)? ErrorOf(ConnectorConfig config, ConnectFeatures features)
    {
        string[] topics = (config[Topics] ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var pattern = config[Pattern] ?? string.Empty;
        var deadLetters = config["errors.deadletterqueue.topic.name"] ?? string.Empty;
        return (topics.Length > 0, pattern.Length > 0) switch
        {
            (false, false) => ("Must configure one of topics or topics.regex", [Topics, Pattern]),
            (true, true) => ("topics and topics.regex are mutually exclusive options, but both are set.", [Topics, Pattern]),
            (true, false) when topics.Contains(deadLetters) =>
                ($"The DLQ topic '{deadLetters}' may not be included in the list of topics ('{(features.ValidatesSinkTopics ? Topics : Pattern)}=[{string.Join(", ", topics)}]') consumed by the connector", [Topics]),
            _ => null,
        };
    }
}
