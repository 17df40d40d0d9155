using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>Rules that fields of both kinds share, each with its words for status.</summary>
internal static class FieldRules
{
    /// <summary>The text of a field that takes one of a few words; the first word, unused, when it is none of them.</summary>
    public static T ReadChoice<T>(this ProblemList problems, string field, string? text, string absent, params (string Word, T Value)[] words)
    {
        var match = words.Where(word => word.Word == (text ?? absent)).ToArray();
        problems.Require(match.Length == 1, field, "is not one of the allowed values", $"write one of {string.Join(", ", words.Select(word => word.Word))}");
        return match.Length == 1 ? match[0].Value : words[0].Value;
    }

    public static int ReadNumber(this ProblemList problems, string field, int? number, int absent, int minimum, int maximum)
    {
        var value = number ?? absent;
        var range = maximum == int.MaxValue ? $"{minimum} or more" : $"{minimum} to {maximum}";
        problems.Require(value >= minimum && value <= maximum, field, "is out of range", $"write a number of {range}");
        return value;
    }

    public static TimeSpan ReadDuration(this ProblemList problems, string field, string? text, string absent, string minimum, string maximum)
    {
        if (!problems.Require(
            Duration.TryParse(text ?? absent, out var duration), field, "is not a duration", $"write {SpecPatterns.Duration}"))
        {
            return default;
        }

        problems.Require(
            duration >= Duration.Parse(minimum) && duration <= Duration.Parse(maximum),
            field, "is out of range", $"write a duration from {minimum} to {maximum}");
        return duration;
    }

    public static void RequireObjectName(this ProblemList problems, string field, string? name) =>
        problems.Require(
            FieldPatterns.IsObjectName(name), field, "is not the name of a Kubernetes object",
            $"write {SpecPatterns.ObjectName}");

    /// <summary>A reference to a whole Secret or ConfigMap.</summary>
    public static SourceKey ReadReference(this ProblemList problems, string field, SourceKind kind, string @namespace, NameReference reference)
    {
        problems.RequireObjectName($"{field}.name", reference.Name);
        return new(kind, new ObjectKey(@namespace, reference.Name));
    }

    /// <summary>A reference to one key of a Secret or ConfigMap.</summary>
    public static SourceKeyReference ReadReference(this ProblemList problems, string field, SourceKind kind, string @namespace, KeyReference reference)
    {
        problems.RequireObjectName($"{field}.name", reference.Name);
        problems.Require(
            FieldPatterns.IsDataKey(reference.Key), $"{field}.key", $"is not a key of a {kind}",
            $"write {SpecPatterns.DataKey}");
        return new(new(kind, new ObjectKey(@namespace, reference.Name)), reference.Key);
    }

    public static void RequireReadable(this ProblemList problems, string? unreadableField) =>
        problems.Require(
            unreadableField is null, unreadableField ?? "", "has a value of the wrong type",
            "compare the resource with kubectl explain, and apply the operator's current CRDs");
}
