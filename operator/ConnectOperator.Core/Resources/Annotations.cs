namespace ConnectOperator.Core.Resources;

/// <summary>
/// Annotations by which a person asks for something once. Their values are tokens: the operator acts once per new value,
/// records it in status, and never edits the annotation, so that a GitOps tool sees no difference.
/// </summary>
public static class Annotations
{
    /// <summary>Restart the connector and all its tasks.</summary>
    public const string Restart = ApiGroup.Name + "/restart";

    /// <summary>Restart the connector and the tasks that failed.</summary>
    public const string RestartFailed = ApiGroup.Name + "/restart-failed";

    /// <summary>Restart one task: <c>token/task id</c>.</summary>
    public const string RestartTask = ApiGroup.Name + "/restart-task";

    /// <summary><c>"true"</c> lets a deletion finish without reaching Connect.</summary>
    public const string ForceRelease = ApiGroup.Name + "/force-release";
}
