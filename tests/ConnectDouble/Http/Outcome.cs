using ConnectDouble.Cluster;

namespace ConnectDouble.Http;

/// <summary>What a resource makes of a request: an answer, or a write that yields one when its turn comes.</summary>
internal sealed record Outcome(ConnectResponse? Answer, Decision? Write)
{
    /// <summary>How long the connector takes to validate the configuration before anything else happens.</summary>
    public TimeSpan Validation { get; init; }

    public static implicit operator Outcome(ConnectResponse answer) => new(answer, null);

    public static Outcome Of(Decision write) => new(null, write);
}
