using System.Collections.Frozen;
using ConnectOperator.Core.Desired.Rules;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Reading;

/// <summary>Puts the values of Secrets and ConfigMaps into a config.</summary>
public static class ConfigResolver
{
    /// <summary>Reason of <see cref="Resolution.Missing"/>: a Secret, or a key of one, does not exist.</summary>
    public const string SecretNotFound = nameof(SecretNotFound);

    /// <summary>Reason of <see cref="Resolution.Missing"/>: a ConfigMap, or a key of one, does not exist.</summary>
    public const string ConfigMapNotFound = nameof(ConfigMapNotFound);

    /// <summary>Reason of <see cref="Resolution.Missing"/>: a source could not be read.</summary>
    public const string SourceUnreadable = nameof(SourceUnreadable);

    /// <summary>
    /// Resolves every reference of <paramref name="request"/>. As long as one source has not been read the answer is
    /// <see cref="Resolution.Pending"/>, so that problems are told all at once.
    /// </summary>
    public static Resolution Resolve(ConnectorRequest request, Func<SourceKey, SourceState> stateOf)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(stateOf);
        var states = request.SourceKeys.ToDictionary(key => key, stateOf);
        if (states.Values.Any(state => state is SourceState.Pending))
        {
            return new Resolution.Pending();
        }

        Gathering gathering = new(request);
        for (var i = 0; i < request.Sources.Count; i++)
        {
            gathering.Add($"spec.configFrom[{i}]", request.Sources[i], states[request.Sources[i].Source]);
        }

        return gathering.Finish();
    }

    /// <summary>The config while it grows, source by source, and what was wrong on the way.</summary>
    private sealed class Gathering(ConnectorRequest request)
    {
        private readonly Dictionary<string, string> config = [];
        private readonly Dictionary<string, ConfigOrigin> origins = [];
        private readonly ProblemList missing = new();
        private readonly SortedSet<string> reasons = new(StringComparer.Ordinal);
        private readonly ProblemList invalid = new();

        public void Add(string field, ConfigSource source, SourceState state)
        {
            switch (state)
            {
                case SourceState.Found found when source is ConfigSource.OneKey one:
                    AddOne(field, one, found);
                    break;
                case SourceState.Found found when source is ConfigSource.EveryKey every:
                    AddEvery(field, every, found);
                    break;
                case SourceState.Unreadable unreadable:
                    AddMissing(
                        SourceUnreadable, field, $"{source.Source} could not be read: {unreadable.Message}",
                        $"let the operator get {source.Source.Kind}s in the namespace {source.Source.Key.Namespace}");
                    break;
                default:
                    AddMissing(NotFound(source.Source), field, $"{source.Source} does not exist", "create it, or remove the entry");
                    break;
            }
        }

        public Resolution Finish()
        {
            if (!missing.IsEmpty)
            {
                return new Resolution.Missing(WorstReason(), missing.ToList());
            }

            if (!invalid.IsEmpty)
            {
                return new Resolution.Invalid(invalid.ToList());
            }

            foreach (var (key, value) in request.Config)
            {
                config[key] = value;
                origins[key] = ConfigOrigin.Open.Instance;
            }

            return new Resolution.Resolved(new()
            {
                Name = request.Name,
                Config = request.Sources.Count == 0 ? request.Config : config.ToFrozenDictionary(),
                SecretKeys = origins.Where(pair => pair.Value is ConfigOrigin.FromSecret).Select(pair => pair.Key).ToFrozenSet(),
                State = request.State,
                AutoRestart = request.AutoRestart,
                ConfigHash = ConfigHash.Of(config, origins),
            });
        }

        private void AddOne(string field, ConfigSource.OneKey source, SourceState.Found found)
        {
            if (found.Values.TryGetValue(source.Key, out var value))
            {
                Set(source.ConfigKey, value, source, found, source.Key);
            }
            else if (found.BinaryKeys.Contains(source.Key))
            {
                AddBinary(field, source, source.Key);
            }
            else
            {
                AddMissing(
                    NotFound(source.Source), field, $"{source.Source} has no key {source.Key} in data", "add the key, or correct the reference");
            }
        }

        private void AddEvery(string field, ConfigSource.EveryKey source, SourceState.Found found)
        {
            foreach (var key in found.BinaryKeys.Order(StringComparer.Ordinal))
            {
                AddBinary(field, source, key);
            }

            foreach (var (key, value) in found.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                var configKey = source.Prefix + key;
                if (ReservedConfigKeys.FieldOf(configKey) is { } owner)
                {
                    // What was copied from a connector has them too.
                    invalid.Require(
                        value == request.ValueOf(configKey), field,
                        $"{source.Source} gives {configKey}, which is set by {owner}{ReservedConfigKeys.DefaultOf(configKey)}, and gives it another value",
                        $"set {owner} and remove the key from the {source.Source.Kind}, or take the keys that are needed one by one");
                }
                else if (!FieldPatterns.IsConfigKey(configKey))
                {
                    invalid.Add(
                        field, $"{source.Source} gives {configKey}, which is not a config key",
                        $"write a prefix with which keys have at most {SpecLimits.ConfigKeyLength} characters and no white space in front");
                }
                else
                {
                    Set(configKey, value, source, found, key);
                }
            }
        }

        private void Set(string configKey, string value, ConfigSource source, SourceState.Found found, string sourceKey)
        {
            config[configKey] = value;
            origins[configKey] = source.Source.Kind == SourceKind.Secret
                ? new ConfigOrigin.FromSecret(found.Uid, found.ResourceVersion, sourceKey)
                : ConfigOrigin.Open.Instance;
        }

        private void AddBinary(string field, ConfigSource source, string key) =>
            invalid.Add(field, $"the value of {key} in {source.Source} is not text in UTF-8", "store text; encode binary data as the connector expects it");

        private void AddMissing(string reason, string field, string message, string remedy)
        {
            reasons.Add(reason);
            missing.Add(field, message, remedy);
        }

        private static string NotFound(SourceKey source) => source.Kind == SourceKind.Secret ? SecretNotFound : ConfigMapNotFound;

        // One word for status when several things are wrong: the one that a person most likely has to act on.
        private string WorstReason() => new[] { SecretNotFound, ConfigMapNotFound, SourceUnreadable }.First(reasons.Contains);
    }
}
