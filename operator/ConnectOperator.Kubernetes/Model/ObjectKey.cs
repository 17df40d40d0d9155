namespace ConnectOperator.Kubernetes.Model;

/// <summary>Namespace and name: which object of a kind. The namespace is empty for cluster-scoped objects.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary>The key of an object as read.</summary>
    public static ObjectKey Of(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new(resource.Metadata.Namespace ?? "", resource.Metadata.Name);
    }

    /// <summary><c>namespace/name</c>, or the name alone for cluster-scoped objects.</summary>
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
