using System.Collections.Immutable;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired;

/// <summary>Which namespaces the operator watches, and what follows from that for who may use a Connect cluster.</summary>
/// <param name="Namespaces">Their names; none for all.</param>
public sealed record WatchScope(ImmutableArray<string> Namespaces)
{
    /// <summary>The label that the API server gives to each namespace: its name.</summary>
    private const string NameLabel = "kubernetes.io/metadata.name";

    private const int Shown = 10;

    /// <summary>Every namespace.</summary>
    public static WatchScope Everything { get; } = new([]);

    /// <summary>Whether all namespaces are watched.</summary>
    public bool IsAll => Namespaces.IsEmpty;

    /// <summary>Whether a namespace is watched.</summary>
    public bool Includes(string @namespace) => IsAll || Namespaces.Contains(@namespace, StringComparer.Ordinal);

    /// <summary>Whether a Connect cluster's owner lets a namespace use it.</summary>
    /// <param name="rule">What the owner says.</param>
    /// <param name="cluster">The cluster's own namespace.</param>
    /// <param name="connector">The namespace that would use it.</param>
    /// <param name="labels">Of that namespace; null where they are not known. Of an operator that watches only some namespaces none are.</param>
    public static bool Admits(NamespaceRule rule, string cluster, string connector, IReadOnlyDictionary<string, string>? labels) =>
        cluster == connector || rule switch
        {
            NamespaceRule.Same => false,
            NamespaceRule.All => true,
            NamespaceRule.Selected { Selector: var selector } when labels is not null => selector.Matches(labels),
            NamespaceRule.Selected { Selector: var selector } => AsksForNamesAlone(selector) && selector.Matches(NamedLabels(connector)),
            _ => throw new InvalidOperationException($"Unexpected rule {rule}."),
        };

    /// <summary>Which connectors that may use a cluster are not seen, in a sentence with the remedy; null for none.</summary>
    /// <param name="rule">Who may use it; null while nobody knows.</param>
    /// <param name="cluster">Its own namespace.</param>
    public string? Unseen(NamespaceRule? rule, string cluster) => rule switch
    {
        _ when IsAll => null,
        NamespaceRule.All => Elsewhere(),
        NamespaceRule.Selected { Selector: var selector } when !AsksForNamesAlone(selector) =>
            $"spec.allowedNamespaces selects by labels, which an operator that watches only {Listed(Namespaces)} cannot read: only namespace {cluster} is "
            + $"admitted. Select namespaces by the label {NameLabel}, or let the operator watch all.",
        NamespaceRule.Selected { Selector: var selector } when !NamesThem(selector) => Elsewhere(),
        NamespaceRule.Selected { Selector: var selector } when Named(selector).Where(name => !Includes(name)).ToImmutableArray() is { IsEmpty: false } unseen =>
            $"spec.allowedNamespaces admits namespaces that this operator does not watch: {Listed(unseen)}. The operator ignores KafkaConnectors there until it watches them "
            + "(--namespace, and a role there).",
        _ => null,
    };

    private string Elsewhere() =>
        $"spec.allowedNamespaces admits all namespaces, but this operator watches only {Listed(Namespaces)}: it ignores KafkaConnectors elsewhere.";

    private static string Listed(ImmutableArray<string> names)
    {
        var shown = string.Join(", ", names.Order(StringComparer.Ordinal).Take(Shown));
        return names.Length > Shown ? $"{shown} and {names.Length - Shown} more" : shown;
    }

    /// <summary>What such a selector says is known without the namespace's labels.</summary>
    private static bool AsksForNamesAlone(LabelSelector selector)
    {
        List<string> keys = [.. selector.MatchLabels?.Keys ?? [], .. (selector.MatchExpressions ?? []).Select(requirement => requirement.Key)];
        return keys.Count > 0 && keys.TrueForAll(key => key == NameLabel);
    }

    /// <summary>It admits those alone that it names.</summary>
    private static bool NamesThem(LabelSelector selector) =>
        selector.MatchLabels is { Count: > 0 } || (selector.MatchExpressions ?? []).Any(requirement => requirement.Operator == "In");

    /// <summary>The names that a selector mentions and selects.</summary>
    private static IEnumerable<string> Named(LabelSelector selector) =>
        (selector.MatchLabels?.Values ?? []).Concat((selector.MatchExpressions ?? []).SelectMany(requirement => requirement.Values ?? []))
            .Distinct(StringComparer.Ordinal)
            .Where(name => selector.Matches(NamedLabels(name)));

    private static Dictionary<string, string> NamedLabels(string @namespace) => new() { [NameLabel] = @namespace };
}
