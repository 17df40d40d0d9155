using System.Collections.Frozen;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Comparison;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary>Which values of a config belong into a Secret.</summary>
internal static class SecretKeys
{
    private const string Reference = "${";

    /// <summary>Whether a key's value does.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">What Connect shows. A reference to a config provider is no secret, and an empty value is none.</param>
    /// <param name="passwords">What the plugin's definitions call passwords; null when they are not to be had.</param>
    public static bool Contains(string key, string value, FrozenSet<string>? passwords) =>
        value.Length > 0
        && !value.Contains(Reference, StringComparison.Ordinal)
        && ((passwords?.Contains(key) ?? false) || SecretNames.LooksSecret(key) || SecretNames.HoldsSecret(value) || IsMask(value));

    // A row of asterisks is nobody's value: the server hides one. Other masks are ordinary words too.
    private static bool IsMask(string value) => MaskText.ShapeOf(value) is "*" or "•" or "●";
}
