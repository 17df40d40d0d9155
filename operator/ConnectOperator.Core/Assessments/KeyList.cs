using System.Collections.Immutable;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Desired.Rules;

namespace ConnectOperator.Core.Assessments;

/// <summary>Names config keys in a sentence.</summary>
internal static class KeyList
{
    private const int Shown = 10;

    public static string Of(ImmutableArray<string> keys) => keys.Length <= Shown
        ? string.Join(", ", keys.Select(Named))
        : $"{string.Join(", ", keys.Take(Shown).Select(Named))} and {keys.Length - Shown} more";

    /// <summary>
    /// Which of the keys that Connect has no resource can ask for, as a sentence to put after others; empty when there is none. Whoever takes
    /// the connector over, or puts it back, leaves them out.
    /// </summary>
    public static string Impossible(ConfigDrift drift)
    {
        ArgumentNullException.ThrowIfNull(drift);
        ImmutableArray<string> keys = [.. drift.ExtraKeys.Where(key => !FieldPatterns.IsConfigKey(key)).Order(StringComparer.Ordinal)];
        return keys.IsEmpty ? "" : $" No resource can contain {Of(keys)}: {Flaw(keys[0])}. Any write to the connector removes {(keys.Length == 1 ? "it" : "them")}.";
    }

    /// <summary>A blank at an end shows only between quotes.</summary>
    private static string Named(string key) => FieldPatterns.IsConfigKey(key) ? key : $"\"{key}\"";

    private static string Flaw(string key) =>
        key.Length > 0 && char.IsWhiteSpace(key[^1]) ? "it ends with a space"
        : key.Length > 0 && char.IsWhiteSpace(key[0]) ? "it begins with a space"
        : "spec.config does not accept such a key";
}
