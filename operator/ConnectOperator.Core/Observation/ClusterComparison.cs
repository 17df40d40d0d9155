namespace ConnectOperator.Core.Observation;

/// <summary>Whether two KafkaConnectClusters lead to one Connect cluster.</summary>
public enum ClusterRelation
{
    /// <summary>Not yet known.</summary>
    Unknown,

    /// <summary>They do.</summary>
    Same,

    /// <summary>They do not.</summary>
    Different,
}

/// <summary>
/// What is known of two KafkaConnectClusters, judged over time: being alike once is proof, and stands while the two are polled
/// at different moments of a cluster in which something changes. Only differences that last say that they are not one.
/// </summary>
public sealed record ClusterComparison
{
    /// <summary>Looks at both, each newer than the one before, that have to differ.</summary>
    public const int Looks = 3;

    /// <summary>How long they have to differ.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);

    /// <summary>Nothing compared yet.</summary>
    public static ClusterComparison New { get; } = new();

    /// <summary>What is known.</summary>
    public ClusterRelation ClusterRelation { get; init; }

    private int UnlikeLooks { get; init; }

    private DateTimeOffset? UnlikeSince { get; init; }

    private DateTimeOffset LeftSeen { get; init; }

    private DateTimeOffset RightSeen { get; init; }

    /// <summary>After one of the two has shown something newer.</summary>
    public ClusterComparison After(ClusterFingerprint left, ClusterFingerprint right, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return ConnectIdentity.Compare(left, right) switch
        {
            FingerprintMatch.Alike => new() { ClusterRelation = ClusterRelation.Same },
            FingerprintMatch.OtherKafka => new() { ClusterRelation = ClusterRelation.Different },
            FingerprintMatch.Unlike => Unlike(left.Snapshot.BeganAt, right.Snapshot.BeganAt, now),
            _ => this,
        };
    }

    private ClusterComparison Unlike(DateTimeOffset left, DateTimeOffset right, DateTimeOffset now)
    {
        if (left <= LeftSeen || right <= RightSeen)
        {
            return this;
        }

        var since = UnlikeSince ?? now;
        return UnlikeLooks + 1 >= Looks && now - since >= Lasting
            ? new() { ClusterRelation = ClusterRelation.Different }
            : this with { UnlikeLooks = UnlikeLooks + 1, UnlikeSince = since, LeftSeen = left, RightSeen = right };
    }
}
