using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Json;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>The built-in kinds that an operator reads.</summary>
public static class CoreResources
{
    /// <summary>Secrets with their values: to be read one by one, by name.</summary>
    public static ResourceDefinition<Secret> Secrets { get; } =
        new("", "v1", "secrets", "Secret", KubernetesJson.Default.Secret);

    /// <summary>ConfigMaps with their values: to be read one by one, by name.</summary>
    public static ResourceDefinition<ConfigMap> ConfigMaps { get; } =
        new("", "v1", "configmaps", "ConfigMap", KubernetesJson.Default.ConfigMap);

    /// <summary>Secrets without their values, to notice that one changed.</summary>
    public static ResourceDefinition<PartialObjectMetadata> SecretMetadata { get; } =
        new("", "v1", "secrets", "Secret", KubernetesJson.Default.PartialObjectMetadata) { MetadataOnly = true };

    /// <summary>ConfigMaps without their values, to notice that one changed.</summary>
    public static ResourceDefinition<PartialObjectMetadata> ConfigMapMetadata { get; } =
        new("", "v1", "configmaps", "ConfigMap", KubernetesJson.Default.PartialObjectMetadata) { MetadataOnly = true };

    /// <summary>Namespaces: names, labels, deletion.</summary>
    public static ResourceDefinition<PartialObjectMetadata> Namespaces { get; } =
        new("", "v1", "namespaces", "Namespace", KubernetesJson.Default.PartialObjectMetadata) { MetadataOnly = true, Namespaced = false };

    /// <summary>Events of the events.k8s.io API.</summary>
    internal static ResourceDefinition<ClusterEvent> Events { get; } =
        new("events.k8s.io", "v1", "events", "Event", KubernetesJson.Default.ClusterEvent);
}
