namespace ConnectOperator.Kubernetes.Model;

/// <summary>core/v1 ObjectReference: which object an Event is about.</summary>
public sealed record ObjectReference(string ApiVersion, string Kind, string Namespace, string Name, string Uid, string? ResourceVersion);
