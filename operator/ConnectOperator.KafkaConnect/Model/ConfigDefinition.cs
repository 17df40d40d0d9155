using System.Collections.Frozen;

namespace ConnectOperator.KafkaConnect.Model;

/// <summary>A key of a plugin's config, as the plugin defines it (Kafka's ConfigDef).</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">Such as <c>STRING</c>, <c>INT</c>, <c>LIST</c> or <c>PASSWORD</c>.</param>
/// <param name="IsRequired">It has no default.</param>
/// <param name="Default">The value without the key; null when there is none.</param>
/// <param name="Importance"><c>HIGH</c>, <c>MEDIUM</c> or <c>LOW</c>.</param>
/// <param name="Documentation">What the plugin says of it.</param>
public sealed record ConfigDefinition(string Name, string Type, bool IsRequired, string? Default, string? Importance, string? Documentation)
{
    /// <summary>Its value is a secret. Connect hides it in some answers itself, and vendors in others.</summary>
    public bool IsPassword => Type == "PASSWORD";

    /// <summary>The keys whose values are secrets.</summary>
    public static FrozenSet<string> PasswordsOf(IEnumerable<ConfigDefinition> definitions) =>
        definitions.Where(definition => definition.IsPassword).Select(definition => definition.Name).ToFrozenSet(StringComparer.Ordinal);
}
