namespace ConnectOperator.Kubernetes.Model;

/// <summary>metav1.LabelSelector: all requirements must hold; an empty selector matches everything.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that must have exactly these values.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Further requirements.</summary>
    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }

    /// <summary>Whether an object with <paramref name="labels"/> is selected.</summary>
    public bool Matches(IReadOnlyDictionary<string, string>? labels)
    {
        labels ??= EmptyLabels;
        return (MatchLabels ?? EmptyLabels).All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value)
            && (MatchExpressions ?? []).All(requirement => requirement.Matches(labels));
    }

    private static readonly IReadOnlyDictionary<string, string> EmptyLabels = new Dictionary<string, string>();
}

/// <summary>One requirement of a <see cref="LabelSelector"/>.</summary>
public sealed record LabelSelectorRequirement
{
    /// <summary>The label's key.</summary>
    public required string Key { get; init; }

    /// <summary>In, NotIn, Exists or DoesNotExist; anything else matches nothing.</summary>
    public required string Operator { get; init; }

    /// <summary>For In and NotIn.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    internal bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var present = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            "In" => present && (Values ?? []).Contains(value),
            "NotIn" => !present || !(Values ?? []).Contains(value),
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}
