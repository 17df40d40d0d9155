using System.Text.RegularExpressions;

namespace ConnectOperator.Cli.Manifests;

/// <summary>Config keys that by their name hold a secret, and values that hold one. Without a plugin's own definitions there is nothing better to go by.</summary>
internal static partial class SecretNames
{
    private static readonly string[] Parts = ["password", "passphrase", "secret", "token", "credential", "jaas", "api.key", "apikey", "private.key", "privatekey", "access.key", "accesskey"];

    /// <summary>Whether the key's value is not to be shown.</summary>
    public static bool LooksSecret(string key) => Parts.Any(part => key.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a value holds a password among other things, as URLs do.</summary>
    public static bool HoldsSecret(string value) => Password().IsMatch(value);

    [GeneratedRegex(@"://[^/@\s]*:[^/@\s]+@|\b(password|pwd|passwd)=[^\s&;]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}
