using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>What an API server asks of an object's metadata. The operator need not check it: it is for who has a resource that no server has seen.</summary>
public static class MetadataRules
{
    /// <summary>All that is wrong with the name and the namespace.</summary>
    public static IReadOnlyList<SpecProblem> Check(ObjectMeta metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ProblemList problems = new();
        problems.Require(
            IsName(metadata.Name), "metadata.name", metadata.Name.Length == 0 ? "is missing" : "is not the name of an object",
            $"write {SpecPatterns.ObjectName}, in at most {SpecLimits.ObjectNameLength} characters");
        problems.Require(
            metadata.Namespace is null || FieldPatterns.IsNamespace(metadata.Namespace), "metadata.namespace", "is not the name of a namespace",
            $"write {SpecPatterns.Namespace}, or remove it for the current one");
        return problems.ToList();
    }

    /// <summary>Whether an object may have that name.</summary>
    public static bool IsName(string? name) => FieldPatterns.IsObjectName(name);
}
