using System.Collections.Immutable;

namespace ConnectOperator.Core.Pacing;

/// <summary>The writes of one Connect cluster at a moment: what somebody who looks after it wants to see of its queue.</summary>
public sealed record WriteLoad
{
    /// <summary>Nothing under way, nobody waits.</summary>
    public static WriteLoad None { get; } = new();

    /// <summary>Connectors whose writes wait for an answer from Connect.</summary>
    public int UnderWay { get; init; }

    /// <summary>Of these, connectors whose writes take long: names, sorted.</summary>
    public ImmutableArray<string> Slow { get; init; } = [];

    /// <summary>Connectors that wait for a place.</summary>
    public int Waiting { get; init; }

    /// <summary>When the one came that has waited longest; null when nobody waits.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>How many writes may run at once at present: from 1 to spec.maxConcurrentWrites.</summary>
    public int Concurrency { get; init; }

    /// <summary>Until when no write begins, because of a back-off; null while there is no pause.</summary>
    public DateTimeOffset? PausedUntil { get; init; }
}
