using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>
/// An object that exists and that the program cannot read, for example one that was stored before the schema forbade it. It is
/// neither present nor absent: whoever takes it for deleted would delete what it describes.
/// </summary>
/// <param name="Key">Which object.</param>
/// <param name="ResourceVersion">Its version, so that each is reported once.</param>
/// <param name="Problem">Where in the object the problem is; never a value.</param>
public sealed record UnreadableResource(ObjectKey Key, string? ResourceVersion, string Problem);
