using ApiServerDouble;

namespace ConnectOperator.Simulation.World;

/// <summary>The operator's own kinds, and where a world keeps its objects.</summary>
internal static class Kinds
{
    public const string Namespace = "kafka";

    public static ResourceKind Connectors { get; } = ResourceKind.Custom("kafkaconnect.dev", "v1beta1", "kafkaconnectors", "KafkaConnector");

    public static ResourceKind Clusters { get; } = ResourceKind.Custom("kafkaconnect.dev", "v1beta1", "kafkaconnectclusters", "KafkaConnectCluster");
}
