namespace ConnectOperator.Cli.Validation;

/// <summary>Config keys that by their name hold a secret. Without a plugin's own definitions there is nothing better to go by.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts = ["password", "passphrase", "secret", "token", "credential", "jaas", "api.key", "apikey", "private.key", "privatekey", "access.key", "accesskey"];

    /// <summary>Whether the key's value is not to be shown.</summary>
    public static bool LooksSecret(string key) => Parts.Any(part => key.Contains(part, StringComparison.OrdinalIgnoreCase));
}
