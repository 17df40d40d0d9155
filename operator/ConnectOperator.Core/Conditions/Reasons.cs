namespace ConnectOperator.Core.Conditions;

/// <summary>Condition reasons: CamelCase and stable, for programs and alerts.</summary>
public static class Reasons
{
    /// <summary>Running as asked.</summary>
    public const string Running = nameof(Running);

    /// <summary>The connector runs as asked and is configured with no tasks, so that nothing moves.</summary>
    public const string NoTasks = nameof(NoTasks);

    /// <summary>Paused as asked.</summary>
    public const string Paused = nameof(Paused);

    /// <summary>Stopped as asked.</summary>
    public const string Stopped = nameof(Stopped);

    /// <summary>Seen for the first time; nothing is known yet.</summary>
    public const string Pending = nameof(Pending);

    /// <summary>The connector is being created, or is starting for the first time.</summary>
    public const string Creating = nameof(Creating);

    /// <summary>Its config is being written, or has just been.</summary>
    public const string Updating = nameof(Updating);

    /// <summary>Its tasks are not yet as asked.</summary>
    public const string TasksStarting = nameof(TasksStarting);

    /// <summary>It is on its way to paused.</summary>
    public const string Pausing = nameof(Pausing);

    /// <summary>It is on its way to running.</summary>
    public const string Resuming = nameof(Resuming);

    /// <summary>It is on its way to stopped.</summary>
    public const string Stopping = nameof(Stopping);

    /// <summary>No worker runs it at the moment.</summary>
    public const string Unassigned = nameof(Unassigned);

    /// <summary>At least one task is FAILED.</summary>
    public const string TaskFailed = nameof(TaskFailed);

    /// <summary>A task that is configured has shown no status for too long.</summary>
    public const string TaskStatusMissing = nameof(TaskStatusMissing);

    /// <summary>The connector itself is FAILED.</summary>
    public const string ConnectorFailed = nameof(ConnectorFailed);

    /// <summary>Something is FAILED and was restarted as often as is allowed.</summary>
    public const string RestartsExhausted = nameof(RestartsExhausted);

    /// <summary>The resource's spec breaks a rule.</summary>
    public const string InvalidSpec = nameof(InvalidSpec);

    /// <summary>Connect rejects the config.</summary>
    public const string InvalidConfig = nameof(InvalidConfig);

    /// <summary>spec.class names no plugin that the workers have.</summary>
    public const string UnknownPlugin = nameof(UnknownPlugin);

    /// <summary>This version of Connect does not know what is asked.</summary>
    public const string NotSupported = nameof(NotSupported);

    /// <summary>An older resource asks for the same connector.</summary>
    public const string NameConflict = nameof(NameConflict);

    /// <summary>A connector of that name exists, is not managed, and is not as asked.</summary>
    public const string AlreadyExists = nameof(AlreadyExists);

    /// <summary>The cluster's owner does not let this namespace use it.</summary>
    public const string NotAllowed = nameof(NotAllowed);

    /// <summary>There is no KafkaConnectCluster of that name.</summary>
    public const string ClusterNotFound = nameof(ClusterNotFound);

    /// <summary>The operator does not watch the namespace of the KafkaConnectCluster.</summary>
    public const string NamespaceNotWatched = nameof(NamespaceNotWatched);

    /// <summary>The KafkaConnectCluster itself is wrong or incomplete.</summary>
    public const string ClusterMisconfigured = nameof(ClusterMisconfigured);

    /// <summary>Another Kafka cluster answers behind the same URL.</summary>
    public const string ClusterChanged = nameof(ClusterChanged);

    /// <summary>Connect lists the connector without its config.</summary>
    public const string ConfigNotShown = nameof(ConfigNotShown);

    /// <summary>Connect does not answer.</summary>
    public const string ConnectUnreachable = nameof(ConnectUnreachable);

    /// <summary>Connect refuses the operator's credentials.</summary>
    public const string Unauthorized = nameof(Unauthorized);

    /// <summary>Connect has been rebalancing for a while.</summary>
    public const string RebalanceInProgress = nameof(RebalanceInProgress);

    /// <summary>Connect answers a write with an error that may pass.</summary>
    public const string ConnectError = nameof(ConnectError);

    /// <summary>A write got no answer: the operator looks before it decides again.</summary>
    public const string WriteOutcomeUnknown = nameof(WriteOutcomeUnknown);

    /// <summary>A Secret or one of its keys is missing.</summary>
    public const string SecretNotFound = nameof(SecretNotFound);

    /// <summary>A ConfigMap or one of its keys is missing.</summary>
    public const string ConfigMapNotFound = nameof(ConfigMapNotFound);

    /// <summary>A Secret or ConfigMap cannot be read, or the resource itself when it has to be.</summary>
    public const string SourceUnreadable = nameof(SourceUnreadable);

    /// <summary>Somebody changed the connector in Connect.</summary>
    public const string Drifted = nameof(Drifted);

    /// <summary>The config in Connect is as requested.</summary>
    public const string InSync = nameof(InSync);

    /// <summary>Connect may be showing something in place of a value, and everything else is as requested.</summary>
    public const string NotComparable = nameof(NotComparable);

    /// <summary>The resource is being deleted.</summary>
    public const string Deleting = nameof(Deleting);

    /// <summary>Reachable, authenticated and compatible.</summary>
    public const string Connected = nameof(Connected);
}
