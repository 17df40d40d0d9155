using System.Text.Json.Serialization;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration.Exec;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Json;

/// <summary>Source-generated serialization of what this client itself exchanges with the API server: camelCase, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(PartialObjectMetadata))]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(ServerVersion))]
[JsonSerializable(typeof(ExecCredential))]
[JsonSerializable(typeof(FinalizersPatch))]
[JsonSerializable(typeof(ClusterEvent))]
[JsonSerializable(typeof(EventSeriesPatch))]
[JsonSerializable(typeof(Lease))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
