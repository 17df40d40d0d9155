using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Client;

namespace ConnectOperator.Clusters;

/// <summary>Where the operator's own kinds live in the API.</summary>
internal static class OperatorResources
{
    public static ResourceDefinition<KafkaConnector> Connectors { get; } =
        new(ApiGroup.Name, "v1beta1", "kafkaconnectors", "KafkaConnector", ResourceJson.Default.KafkaConnector);

    public static ResourceDefinition<KafkaConnectCluster> Clusters { get; } =
        new(ApiGroup.Name, "v1beta1", "kafkaconnectclusters", "KafkaConnectCluster", ResourceJson.Default.KafkaConnectCluster);
}
