namespace ControlPlane;

/// <summary>One request of a service account, as the API server's audit log tells it.</summary>
public sealed record AuditedRequest
{
    /// <summary>Who asked, for example <c>system:serviceaccount:NAMESPACE:NAME</c>.</summary>
    public required string User { get; init; }

    /// <summary>RBAC's verb: get, list, watch, create, update, patch, delete …</summary>
    public required string Verb { get; init; }

    /// <summary>Path and query.</summary>
    public required string Uri { get; init; }

    /// <summary>Group of the resource; empty for the core group, and for what is no resource.</summary>
    public string Group { get; init; } = "";

    /// <summary>Resource as RBAC's rules name it, with its subresource: <c>pods/log</c>. Empty for what is no resource.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Namespace; empty for cluster-wide requests.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the object; empty for requests about many.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether RBAC let it pass.</summary>
    public required bool Allowed { get; init; }

    /// <summary>For the message of a failed test.</summary>
    public override string ToString() => $"{Verb} {Uri} by {User}: {(Allowed ? "allowed" : "forbidden")}";
}
