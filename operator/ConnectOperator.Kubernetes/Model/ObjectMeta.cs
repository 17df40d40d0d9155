namespace ConnectOperator.Kubernetes.Model;

/// <summary>
/// The part of Kubernetes' ObjectMeta that an operator needs. What is not declared here (managedFields above all, often the
/// largest part of an object) is dropped while an object is read.
/// </summary>
public sealed record ObjectMeta
{
    /// <summary>Unique within the namespace and kind.</summary>
    public string Name { get; init; } = "";

    /// <summary>Absent on cluster-scoped objects.</summary>
    public string? Namespace { get; init; }

    /// <summary>Tells an object from an earlier one of the same name.</summary>
    public string? Uid { get; init; }

    /// <summary>Changes with every write of the object, status included.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Changes with every write of the spec.</summary>
    public long? Generation { get; init; }

    /// <summary>When the API server accepted the object.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When deletion was asked for; the object stays until its finalizers are gone.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Who must agree before the object goes.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }
}
