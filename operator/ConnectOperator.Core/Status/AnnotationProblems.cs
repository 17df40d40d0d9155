using System.Collections.Immutable;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Status;

/// <summary>An annotation that asks for nothing.</summary>
/// <param name="Annotation">Its key.</param>
/// <param name="Value">Its value, the first 100 characters.</param>
/// <param name="Text">Why, and what to write: a sentence for who set it.</param>
public sealed record AnnotationProblem(string Annotation, string Value, string Text);

/// <summary>Annotations of the operator's own group that ask for nothing: most of them are misspelt.</summary>
public static class AnnotationProblems
{
    private const string Prefix = ApiGroup.Name + "/";
    private const int LongestShown = 100;

    private static readonly ImmutableArray<string> Known =
        [Annotations.Restart, Annotations.RestartFailed, Annotations.RestartTask, Annotations.ForceRelease];

    /// <summary>What is wrong with those of a KafkaConnector, sorted by annotation.</summary>
    public static ImmutableArray<AnnotationProblem> OfConnector(ObjectMeta metadata) => Of(metadata, annotation => annotation.Key switch
    {
        Annotations.RestartTask => RestartTokens.Problem(metadata) is { } problem ? $"{problem}." : null,
        Annotations.ForceRelease when annotation.Value is not ("true" or "false") =>
            $"The annotation {Annotations.ForceRelease} must read \"true\" to let a deletion finish without reaching Connect.",
        var key when !Known.Contains(key) => Unknown(key),
        _ => null,
    });

    /// <summary>The same of a KafkaConnectCluster, which takes no annotations.</summary>
    public static ImmutableArray<AnnotationProblem> OfCluster(ObjectMeta metadata) => Of(metadata, annotation =>
        $"The annotation {Shown(annotation.Key)} has no effect on a KafkaConnectCluster: set it on the KafkaConnectors that you mean.");

    /// <summary>As they stand in status: annotations with their values, null for none.</summary>
    public static IReadOnlyDictionary<string, string>? InStatus(ImmutableArray<AnnotationProblem> problems) =>
        problems.IsEmpty ? null : problems.ToDictionary(problem => problem.Annotation, problem => problem.Value);

    /// <summary>Those that do not stand in an earlier status with the same value.</summary>
    public static ImmutableArray<AnnotationProblem> Since(IReadOnlyDictionary<string, string>? inStatus, ImmutableArray<AnnotationProblem> problems) =>
        [.. problems.Where(problem => inStatus?.GetValueOrDefault(problem.Annotation) != problem.Value)];

    private static ImmutableArray<AnnotationProblem> Of(ObjectMeta metadata, Func<KeyValuePair<string, string>, string?> problemOf)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.Annotations is not { Count: > 0 } annotations ? [] :
        [
            .. annotations
                .Where(annotation => annotation.Key.StartsWith(Prefix, StringComparison.Ordinal))
                .OrderBy(annotation => annotation.Key, StringComparer.Ordinal)
                .Select(annotation => problemOf(annotation) is { } text ? new AnnotationProblem(annotation.Key, Shown(annotation.Value), text) : null)
                .OfType<AnnotationProblem>(),
        ];
    }

    private static string Unknown(string key) => SimilarNames.Nearest(key[Prefix.Length..], Known.Select(known => known[Prefix.Length..])) is { } meant
        ? $"There is no annotation {Shown(key)}: write {Prefix}{meant}."
        : $"There is no annotation {Shown(key)}: there are {string.Join(", ", Known)}.";

    private static string Shown(string text) => text.Length > LongestShown ? $"{text[..LongestShown]}…" : text;
}
