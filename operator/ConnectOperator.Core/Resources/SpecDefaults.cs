namespace ConnectOperator.Core.Resources;

/// <summary>What an absent field means: written into the schema for the API server, and applied by the operator itself.</summary>
public static class SpecDefaults
{
    /// <summary>spec.tasksMax of a KafkaConnector: Connect's own default.</summary>
    public const int TasksMax = 1;

    /// <summary>spec.state of a KafkaConnector.</summary>
    public const string State = SpecValues.Running;

    /// <summary>spec.adoption of a KafkaConnector.</summary>
    public const string Adoption = SpecValues.IfIdentical;

    /// <summary>spec.autoRestart.enabled of a KafkaConnector.</summary>
    public const bool AutoRestart = true;

    /// <summary>spec.autoRestart.initialBackoff of a KafkaConnector.</summary>
    public const string InitialBackoff = "10s";

    /// <summary>spec.autoRestart.maxBackoff of a KafkaConnector.</summary>
    public const string MaxBackoff = "10m";

    /// <summary>spec.autoRestart.resetAfter of a KafkaConnector.</summary>
    public const string ResetAfter = "10m";

    /// <summary>spec.deletionPolicy of a KafkaConnector.</summary>
    public const string DeletionPolicy = SpecValues.Delete;

    /// <summary>spec.mode of a KafkaConnector.</summary>
    public const string Mode = SpecValues.Enforce;

    /// <summary>spec.pollInterval of a KafkaConnectCluster.</summary>
    public const string PollInterval = "10s";

    /// <summary>spec.requestTimeout of a KafkaConnectCluster.</summary>
    public const string RequestTimeout = "30s";

    /// <summary>spec.writeTimeout of a KafkaConnectCluster: longer than the 90 s after which Connect gives up on a request.</summary>
    public const string WriteTimeout = "100s";

    /// <summary>spec.maxConcurrentWrites of a KafkaConnectCluster.</summary>
    public const int MaxConcurrentWrites = 8;

    /// <summary>spec.allowedNamespaces.from of a KafkaConnectCluster.</summary>
    public const string AllowedNamespacesFrom = SpecValues.Same;

    /// <summary>spec.tls.insecureSkipVerify of a KafkaConnectCluster.</summary>
    public const bool InsecureSkipVerify = false;
}
