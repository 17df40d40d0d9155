namespace ConnectOperator.Core.Observation;

/// <summary>Whether two KafkaConnectClusters lead to one Connect cluster.</summary>
public enum Kinship
{
    /// <summary>Not yet known.</summary>
    Unknown,

    /// <summary>They do.</summary>
    Same,

    /// <summary>They do not.</summary>
    Apart,
}

/// <summary>
/// What is known of two KafkaConnectClusters, judged over time: being alike once is proof, and stands while the two are polled
/// at different moments of a cluster in which something changes. Only differences that last tell them apart.
/// </summary>
public sealed record Acquaintance
{
    /// <summary>Looks at both, each newer than the one before, that have to differ.</summary>
    public const int Looks = 3;

    /// <summary>How long they have to differ.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);

    /// <summary>Nothing compared yet.</summary>
    public static Acquaintance New { get; } = new();

    /// <summary>What is known.</summary>
    public Kinship Kinship { get; init; }

    private int UnlikeLooks { get; init; }

    private DateTimeOffset? UnlikeSince { get; init; }

    private DateTimeOffset LeftSeen { get; init; }

    private DateTimeOffset RightSeen { get; init; }

    /// <summary>After one of the two has shown something newer.</summary>
    public Acquaintance After(ConnectPortrait left, ConnectPortrait right, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return ConnectIdentity.Compare(left, right) switch
        {
            Likeness.Alike => new() { Kinship = Kinship.Same },
            Likeness.OtherKafka => new() { Kinship = Kinship.Apart },
            Likeness.Unlike => Unlike(left.Snapshot.BeganAt, right.Snapshot.BeganAt, now),
            _ => this,
        };
    }

    private Acquaintance Unlike(DateTimeOffset left, DateTimeOffset right, DateTimeOffset now)
    {
        if (left <= LeftSeen || right <= RightSeen)
        {
            return this;
        }

        var since = UnlikeSince ?? now;
        return UnlikeLooks + 1 >= Looks && now - since >= Lasting
            ? new() { Kinship = Kinship.Apart }
            : this with { UnlikeLooks = UnlikeLooks + 1, UnlikeSince = since, LeftSeen = left, RightSeen = right };
    }
}
