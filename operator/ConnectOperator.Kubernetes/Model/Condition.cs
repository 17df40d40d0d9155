using System.Text.Json.Serialization;

namespace ConnectOperator.Kubernetes.Model;

/// <summary>metav1.Condition: one aspect of an object's state, as tools such as <c>kubectl wait</c> and kstatus read it.</summary>
public sealed record Condition
{
    /// <summary>CamelCase name of the aspect, unique in the list.</summary>
    public required string Type { get; init; }

    /// <summary>Whether the aspect holds.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>The metadata.generation that the condition was computed from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> last changed; a new reason or message alone does not move it.</summary>
    public required DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>CamelCase and stable, for programs.</summary>
    public required string Reason { get; init; }

    /// <summary>For people.</summary>
    public required string Message { get; init; }
}

/// <summary>The three truth values of a condition.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConditionStatus>))]
public enum ConditionStatus
{
    /// <summary>Nothing is known yet, or no longer.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
    False,
}
