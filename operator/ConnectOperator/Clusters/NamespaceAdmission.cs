using ConnectOperator.Core.Desired;

namespace ConnectOperator.Clusters;

/// <summary>Whether a Connect cluster's owner lets a namespace use it.</summary>
internal static class NamespaceAdmission
{
    public static bool Admits(
        NamespaceRule rule,
        string clusterNamespace,
        string connectorNamespace,
        Func<string, IReadOnlyDictionary<string, string>?> labels) =>
        clusterNamespace == connectorNamespace || rule switch
        {
            NamespaceRule.Same => false,
            NamespaceRule.All => true,
            NamespaceRule.Selected { Selector: var selector } => labels(connectorNamespace) is { } known && selector.Matches(known),
            _ => throw new InvalidOperationException($"Unexpected rule {rule}."),
        };
}
