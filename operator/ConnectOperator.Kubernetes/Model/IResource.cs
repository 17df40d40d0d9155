namespace ConnectOperator.Kubernetes.Model;

/// <summary>An object that an API server keeps.</summary>
public interface IResource
{
    /// <summary>Identity, versions and bookkeeping.</summary>
    ObjectMeta Metadata { get; }
}
