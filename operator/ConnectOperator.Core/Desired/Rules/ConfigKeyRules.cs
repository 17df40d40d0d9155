using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>What holds for keys of a config.</summary>
internal static class ConfigKeyRules
{
    /// <summary>A key that Connect's own tools and log lines can tell from others.</summary>
    public static bool RequireForm(ProblemList problems, string field, string key) =>
        problems.Require(
            FieldPatterns.IsConfigKey(key), field, key.Length == 0 ? "is an empty config key" : "is not a config key",
            $"write {SpecPatterns.ConfigKey}, in at most {SpecLimits.ConfigKeyLength} characters");

    /// <summary>
    /// A key of spec.config. YAML reads a bare <c>off</c> as false also where it is a key, and no plugin has a key of that name: one that
    /// has can be given by configFrom.
    /// </summary>
    public static bool RequireWritten(ProblemList problems, string field, string key) =>
        RequireForm(problems, field, key)
        && problems.Require(
            key is not ("true" or "false"), field, $"is what YAML makes of a bare {(key == "true" ? "yes, y or on" : "no, n or off")}",
            $"put the key in quotes as it was meant; one that is really called {key} can be given by spec.configFrom");

    /// <summary>A key that has a field of its own: a copied config has it too, so the same value is taken, and no other.</summary>
    /// <param name="problems">Gathers what is wrong.</param>
    /// <param name="field">Path of the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">What spec.config gives.</param>
    /// <param name="given">What the field gives; null when it is left out and has no default.</param>
    public static void RequireSame(ProblemList problems, string field, string key, ConfigValue value, string? given)
    {
        if (value is ConfigValue.Null or ConfigValue.Nested)
        {
            ConfigText.Render(value, field, problems);
            return;
        }

        var owner = ReservedConfigKeys.FieldOf(key);
        var text = value switch
        {
            ConfigValue.Text written => written.Value,
            ConfigValue.Number number => number.Digits,
            _ => null,
        };
        problems.Require(
            text is not null && text == given, field, $"differs from {owner}, which sets {key}{ReservedConfigKeys.DefaultOf(key)}",
            $"set {owner}, and remove {key} from spec.config");
    }
}
