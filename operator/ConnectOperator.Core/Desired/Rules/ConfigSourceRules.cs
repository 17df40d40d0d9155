using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>Reads an entry of spec.configFrom.</summary>
internal static class ConfigSourceRules
{
    private const string Choices = "secretKeyRef, configMapKeyRef, secretRef and configMapRef";

    /// <summary>The source; null, with the problems told, when the entry is not one.</summary>
    public static ConfigSource? Read(ProblemList problems, string field, string @namespace, ConfigFromSource? entry)
    {
        if (entry is null)
        {
            problems.Add(field, "is null", $"give exactly one of {Choices}, or remove the entry");
            return null;
        }

        object?[] references = [entry.SecretKeyRef, entry.ConfigMapKeyRef, entry.SecretRef, entry.ConfigMapRef];
        if (!problems.Require(
            references.Count(reference => reference is not null) == 1,
            field, $"does not have exactly one of {Choices}", "give one of them; several sources are several entries"))
        {
            return null;
        }

        return entry switch
        {
            { SecretKeyRef: { } one } => ReadOneKey(problems, field, entry, problems.ReadReference($"{field}.secretKeyRef", SourceKind.Secret, @namespace, one)),
            { ConfigMapKeyRef: { } one } => ReadOneKey(problems, field, entry, problems.ReadReference($"{field}.configMapKeyRef", SourceKind.ConfigMap, @namespace, one)),
            { SecretRef: { } all } => ReadEveryKey(problems, field, entry, problems.ReadReference($"{field}.secretRef", SourceKind.Secret, @namespace, all)),
            { ConfigMapRef: { } all } => ReadEveryKey(problems, field, entry, problems.ReadReference($"{field}.configMapRef", SourceKind.ConfigMap, @namespace, all)),
            _ => null,
        };
    }

    private static ConfigSource.OneKey ReadOneKey(ProblemList problems, string field, ConfigFromSource entry, SourceKeyReference reference)
    {
        problems.Require(
            entry.Prefix is null, $"{field}.prefix", "has no meaning for a single key", "remove it, or write it in front of key");
        if (problems.Require(entry.Key is not null, $"{field}.key", "is missing", "name the config key that gets the value"))
        {
            RequireConfigKey(problems, $"{field}.key", entry.Key!);
        }

        return new(reference.Source, reference.Key, entry.Key ?? "");
    }

    private static ConfigSource.EveryKey ReadEveryKey(ProblemList problems, string field, ConfigFromSource entry, SourceKey source)
    {
        problems.Require(
            entry.Key is null, $"{field}.key", "has no meaning for a whole Secret or ConfigMap",
            "remove it, or use secretKeyRef or configMapKeyRef for a single value");
        problems.Require(
            entry.Prefix is null || FieldPatterns.IsPrefix(entry.Prefix), $"{field}.prefix", "cannot begin the name of a config key",
            $"write {SpecPatterns.Prefix}, in at most {SpecLimits.ConfigKeyLength} characters");
        return new(source, entry.Prefix ?? "");
    }

    // A key that has a field of its own is refused whatever the value may be: nobody knows that before the Secret is read.
    private static void RequireConfigKey(ProblemList problems, string field, string key)
    {
        if (ReservedConfigKeys.FieldOf(key) is { } owner)
        {
            problems.Add(field, $"{key} is set by {owner} and must not be given as config", $"remove it and set {owner}");
            return;
        }

        ConfigKeyRules.RequireForm(problems, field, key);
    }
}
