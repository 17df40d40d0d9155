using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>Reads spec.allowedNamespaces.</summary>
internal static class NamespaceRules
{
    private const string Field = "spec.allowedNamespaces";

    public static NamespaceRule Read(ProblemList problems, AllowedNamespaces allowed)
    {
        var bySelector = allowed.From == SpecValues.Selector;
        problems.Require(
            !bySelector || allowed.Selector is not null, $"{Field}.selector", "is missing", "give the labels of the namespaces");
        problems.Require(
            bySelector || allowed.Selector is null, $"{Field}.selector", "is set although from is not Selector",
            "write from: Selector, or remove it");
        for (var i = 0; i < (allowed.Selector?.MatchExpressions?.Count ?? 0); i++)
        {
            RequireRequirement(problems, $"{Field}.selector.matchExpressions[{i}]", allowed.Selector!.MatchExpressions![i]);
        }

        return problems.ReadChoice<NamespaceRule>(
            $"{Field}.from", allowed.From, SpecDefaults.AllowedNamespacesFrom,
            (SpecValues.Same, new NamespaceRule.Same()),
            (SpecValues.All, new NamespaceRule.All()),
            (SpecValues.Selector, new NamespaceRule.Selected(allowed.Selector ?? new())));
    }

    // A requirement that matches nothing, or everything, by mistake would shut out or let in whole namespaces.
    private static void RequireRequirement(ProblemList problems, string field, LabelSelectorRequirement? requirement)
    {
        problems.Require(!string.IsNullOrEmpty(requirement?.Key), $"{field}.key", "is missing", "name the label");
        var hasValues = requirement?.Values is { Count: > 0 };
        switch (requirement?.Operator)
        {
            case "In" or "NotIn":
                problems.Require(hasValues, $"{field}.values", "is empty", "give at least one value");
                break;
            case "Exists" or "DoesNotExist":
                problems.Require(!hasValues, $"{field}.values", "is set for an operator that takes none", "remove it");
                break;
            default:
                problems.Add($"{field}.operator", "is not one of the allowed values", "write one of In, NotIn, Exists, DoesNotExist");
                break;
        }
    }
}
