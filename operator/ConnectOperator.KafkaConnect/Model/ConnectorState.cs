namespace ConnectOperator.KafkaConnect.Model;

/// <summary>State of a connector or task, as Connect's status names it (AbstractStatus.State in Kafka).</summary>
public enum ConnectorState
{
    /// <summary>A word that this program does not know: a newer Connect.</summary>
    Unknown,

    /// <summary>No worker runs it at the moment.</summary>
    Unassigned,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Paused: assigned, its tasks idle.</summary>
    Paused,

    /// <summary>Failed, with a trace.</summary>
    Failed,

    /// <summary>Restart under way.</summary>
    Restarting,

    /// <summary>Stopped: it has no tasks (KIP-875, Connect 3.5).</summary>
    Stopped,

    /// <summary>Deleted; normally never seen.</summary>
    Destroyed,
}
