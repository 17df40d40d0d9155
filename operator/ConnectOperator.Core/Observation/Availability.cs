namespace ConnectOperator.Core.Observation;

/// <summary>Whether a Connect cluster can be used.</summary>
public abstract record Availability
{
    private Availability()
    {
    }

    /// <summary>It answers.</summary>
    public sealed record Available : Availability;

    /// <summary>No answer yet, or a failure too short to speak of: nothing is written, status stays as it is.</summary>
    public sealed record Connecting : Availability;

    /// <summary>It has not answered for some time.</summary>
    public sealed record Unreachable(string Message) : Availability;

    /// <summary>It refuses the operator's credentials.</summary>
    public sealed record Unauthorized(string Message) : Availability;

    /// <summary>The KafkaConnectCluster itself is wrong or incomplete.</summary>
    public sealed record Misconfigured(string Message) : Availability;

    /// <summary>There is no KafkaConnectCluster of that name.</summary>
    public sealed record Missing : Availability;

    /// <summary>The operator does not watch the namespace of that name: it cannot know whether there is one.</summary>
    public sealed record NotWatched : Availability;
}
