using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// What is known of a connector's config, as far as it tells what is secret. Connect may echo what it has as well as what it was sent:
/// after a Secret was rotated the value before shows for as long as tasks that failed with it.
/// </summary>
public sealed record ConfigKnowledge
{
    /// <summary>Shorter values of keys of which nothing is known stand in any text.</summary>
    private const int ShortestUnknown = 8;

    /// <summary>Keys and values that anybody may see who may see the resource and its ConfigMaps; references unresolved.</summary>
    public required IReadOnlyDictionary<string, string> Open { get; init; }

    /// <summary>Keys and values that came from Secrets.</summary>
    public required IReadOnlyDictionary<string, string> Secret { get; init; }

    /// <summary>Keys that come from Secrets whose content is not known.</summary>
    public IReadOnlyCollection<string> UnreadKeys { get; init; } = [];

    /// <summary>The config that Connect shows; null when it shows none.</summary>
    public IReadOnlyDictionary<string, string>? Observed { get; init; }

    /// <summary>Values that were secret before and may still be echoed.</summary>
    public IReadOnlyCollection<string> Former { get; init; } = [];

    /// <summary>Of a config that is asked for.</summary>
    public static ConfigKnowledge Of(DesiredConnector desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        var parts = desired.Config.ToLookup(pair => desired.SecretKeys.Contains(pair.Key));
        return new()
        {
            Open = parts[false].ToDictionary(StringComparer.Ordinal),
            Secret = parts[true].ToDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>Of a spec whose Secrets and ConfigMaps are not read, or cannot be; null for one that cannot be read itself.</summary>
    public static ConfigKnowledge Of(ConnectorRequest? request) => new()
    {
        Open = request?.Config ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal),
        Secret = new Dictionary<string, string>(StringComparer.Ordinal),
        UnreadKeys =
        [
            .. request?.Sources.OfType<ConfigSource.OneKey>()
                .Where(source => source.Source.Kind is SourceKind.Secret)
                .Select(source => source.ConfigKey) ?? [],
        ],
    };

    /// <summary>Values that must not show anywhere.</summary>
    public IReadOnlyCollection<string> SecretValues() =>
    [
        .. Secret.Values,
        .. Former,
        .. Unexplained().Where(pair => IsSecret(pair.Key) || pair.Value.Length >= ShortestUnknown).Select(pair => pair.Value),
    ];

    /// <summary>Keys whose values must not show beside them.</summary>
    internal HiddenKeys HiddenKeys() => new(
        [
            .. Secret.Keys,
            .. UnreadKeys,
            .. Open.Where(pair => HasReference(pair.Value)).Select(pair => pair.Key),
            .. Unexplained().Where(pair => !Open.ContainsKey(pair.Key) || HasReference(pair.Value)).Select(pair => pair.Key),
        ],
        Open.Where(pair => !HasReference(pair.Value)),
        Secret);

    /// <summary>Values that anybody may see.</summary>
    internal IEnumerable<string> OpenValues() => Open.Values;

    /// <summary>Values with references in them.</summary>
    internal IEnumerable<string> References() => Open.Values.Concat(Observed?.Values ?? []).Where(HasReference);

    /// <summary>
    /// What Connect has and nothing explains: a value before a change, a key that was given up, or what a person or the server put
    /// there. Any of it may have been a secret. Masks and fields of spec are none.
    /// </summary>
    private IEnumerable<KeyValuePair<string, string>> Unexplained() => (Observed ?? new Dictionary<string, string>()).Where(pair =>
        ReservedConfigKeys.FieldOf(pair.Key) is null
        && Open.GetValueOrDefault(pair.Key) != pair.Value
        && Secret.GetValueOrDefault(pair.Key) != pair.Value
        && pair.Value.Any(c => c != '*'));

    private bool IsSecret(string key) => Secret.ContainsKey(key) || UnreadKeys.Contains(key);

    private static bool HasReference(string value) => Reference.IsIn(value);
}
