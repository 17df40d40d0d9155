namespace ConnectOperator.Core.Resources;

/// <summary>The names under which the operator's API is known.</summary>
public static class ApiGroup
{
    /// <summary>API group of both kinds.</summary>
    public const string Name = "kafkaconnect.dev";

    /// <summary>Group and version of both kinds.</summary>
    public const string Version = Name + "/v1beta1";

    /// <summary>Holds a KafkaConnector until its connector is gone, and a KafkaConnectCluster until its connectors are.</summary>
    public const string Finalizer = Name + "/connector-operator";
}
