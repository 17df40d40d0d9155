namespace ApiServerDouble;

/// <summary>A kind of object that the stand-in serves.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">The one version that is served.</param>
/// <param name="Plural">Name in URLs.</param>
/// <param name="Kind">Name in objects.</param>
public sealed record ResourceKind(string Group, string Version, string Plural, string Kind)
{
    /// <summary>core/v1 Secret.</summary>
    public static ResourceKind Secrets { get; } = new("", "v1", "secrets", "Secret");

    /// <summary>core/v1 ConfigMap.</summary>
    public static ResourceKind ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap");

    /// <summary>core/v1 Namespace.</summary>
    public static ResourceKind Namespaces { get; } = new("", "v1", "namespaces", "Namespace") { Namespaced = false };

    /// <summary>events.k8s.io/v1 Event.</summary>
    public static ResourceKind Events { get; } = new("events.k8s.io", "v1", "events", "Event");

    /// <summary>coordination.k8s.io/v1 Lease.</summary>
    public static ResourceKind Leases { get; } = new("coordination.k8s.io", "v1", "leases", "Lease") { NeedsVersion = true };

    /// <summary>The built-in kinds.</summary>
    public static IReadOnlyList<ResourceKind> BuiltIn { get; } = [Secrets, ConfigMaps, Namespaces, Events, Leases];

    /// <summary>False for kinds that live outside namespaces.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>
    /// A custom resource with a status subresource: status and the rest are written through paths of their own, and
    /// metadata.generation counts the changes of the rest.
    /// </summary>
    public bool IsCustom { get; init; }

    /// <summary>
    /// Of a custom resource: members whose content its schema leaves open (x-kubernetes-preserve-unknown-fields, nullable), by path.
    /// Everywhere else a null is dropped before an object is stored.
    /// </summary>
    public IReadOnlyList<string> OpenMembers { get; init; } = ["spec.config"];

    /// <summary>A PUT must say which version it replaces.</summary>
    public bool NeedsVersion { get; init; }

    /// <summary><c>group/version</c>, or the version alone in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The name in messages: <c>plural.group</c>.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>A custom resource as the operator's own are.</summary>
    public static ResourceKind Custom(string group, string version, string plural, string kind) =>
        new(group, version, plural, kind) { IsCustom = true, NeedsVersion = true };
}
