using System.Text.RegularExpressions;
using ConnectDouble.Cluster;

namespace ConnectDouble.Plugins;

/// <summary>
/// The workers' FileConfigProvider: ${file:PATH:KEY} stands for a key of a properties file. Configurations keep the reference; validation messages and
/// traces hold what it stands for. A key that a file lacks, and a provider that there is none of, leave the reference as it is.
/// </summary>
internal sealed partial class SecretFiles(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> files)
{
    /// <summary>The configuration with its references resolved, or why that is not possible.</summary>
    public string? Resolve(ConnectorConfig config, out ConnectorConfig resolved)
    {
        resolved = config;
        foreach (var entry in config.Entries.Where(entry => entry.Value?.Contains("${file:", StringComparison.Ordinal) is true))
        {
            if (Reference().Matches(entry.Value!).FirstOrDefault(match => !files.ContainsKey(match.Groups["path"].Value)) is { } missing)
            {
                return $"Could not read properties from file {missing.Groups["path"].Value}";
            }

            resolved = resolved.With(entry.Key, Reference().Replace(
                entry.Value!, match => files[match.Groups["path"].Value].GetValueOrDefault(match.Groups["key"].Value, match.Value)));
        }

        return null;
    }

    /// <summary>The same for a configuration that was accepted: what cannot be resolved any more stays.</summary>
    public ConnectorConfig Resolved(ConnectorConfig config) => Resolve(config, out var resolved) is null ? resolved : config;

    [GeneratedRegex("\\$\\{file:(?<path>[^:}]*):(?<key>[^}]*)\\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
