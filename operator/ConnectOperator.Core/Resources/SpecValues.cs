namespace ConnectOperator.Core.Resources;

/// <summary>The words that fields with a fixed vocabulary take.</summary>
public static class SpecValues
{
    /// <summary>spec.state.</summary>
    public const string Running = "running";

    /// <summary>spec.state.</summary>
    public const string Paused = "paused";

    /// <summary>spec.state.</summary>
    public const string Stopped = "stopped";

    /// <summary>spec.deletionPolicy.</summary>
    public const string Delete = "Delete";

    /// <summary>spec.deletionPolicy.</summary>
    public const string Orphan = "Orphan";

    /// <summary>spec.adoption.</summary>
    public const string Never = "Never";

    /// <summary>spec.adoption.</summary>
    public const string IfIdentical = "IfIdentical";

    /// <summary>spec.adoption.</summary>
    public const string Always = "Always";

    /// <summary>spec.mode.</summary>
    public const string Enforce = "Enforce";

    /// <summary>spec.mode.</summary>
    public const string Observe = "Observe";

    /// <summary>spec.allowedNamespaces.from.</summary>
    public const string Same = "Same";

    /// <summary>spec.allowedNamespaces.from.</summary>
    public const string All = "All";

    /// <summary>spec.allowedNamespaces.from.</summary>
    public const string Selector = "Selector";
}
