using ConnectOperator.Core.Planning;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Observation;

/// <summary>
/// What has been read of one Connect cluster. A worker that has not caught up lists a part of the connectors, or old configs,
/// with a 200 (recorded); a read through the herder's queue on the same connection proves that it has.
/// </summary>
/// <param name="Latest">The last snapshot.</param>
/// <param name="Confirmed">The last snapshot that followed such a read.</param>
public sealed record Evidence(Snapshot? Latest, Confirmation? Confirmed)
{
    /// <summary>
    /// How long a confirmation may be relied upon for an absence, and for taking over what somebody else made. A create is safe
    /// against a newcomer anyway: POST refuses.
    /// </summary>
    public static readonly TimeSpan ConfirmationLasts = TimeSpan.FromSeconds(10);

    /// <summary>Nothing read yet.</summary>
    public static Evidence None { get; } = new(null, null);

    /// <summary>With a newer snapshot.</summary>
    public Evidence With(Snapshot latest, Confirmation? confirmed) => new(latest, confirmed ?? Confirmed);

    /// <summary>What it says of one connector.</summary>
    /// <param name="name">Which.</param>
    /// <param name="trusted">The entry that the operator last came to rest on.</param>
    /// <param name="lastWriteEndedAt">When the operator's last write to it ended.</param>
    /// <param name="now">The time of the question.</param>
    public Sighting Of(ConnectorName name, ObservedConnector? trusted, DateTimeOffset? lastWriteEndedAt, DateTimeOffset now)
    {
        if (Latest is not { } latest || latest.BeganAt <= lastWriteEndedAt)
        {
            return new Sighting.Unknown();
        }

        var confirmed = Confirmed is { } confirmation && !(confirmation.Snapshot.BeganAt <= lastWriteEndedAt) ? confirmation : null;
        var isRecent = confirmed is not null && (confirmed.ReceivedAt ?? confirmed.Snapshot.BeganAt) + ConfirmationLasts >= now;
        if (latest.Connectors.TryGetValue(name, out var connector))
        {
            var isConfirmed = confirmed?.Snapshot.Connectors.TryGetValue(name, out var entry) == true && ReferenceEquals(entry, connector);
            return new Sighting.Seen(connector, isConfirmed || ReferenceEquals(connector, trusted), latest.BeganAt)
            {
                JustConfirmed = isConfirmed && isRecent,
            };
        }

        if (confirmed is null || !isRecent || confirmed.Snapshot.Connectors.ContainsKey(name))
        {
            return new Sighting.NotSeen();
        }

        return confirmed.Names.Contains(name) ? new Sighting.Starting() : new Sighting.Absent();
    }
}

/// <summary>A snapshot that followed a read through the herder's queue on the same connection.</summary>
/// <param name="Snapshot">As read then.</param>
/// <param name="Names">Every connector's name, those without a status included.</param>
public sealed record Confirmation(Snapshot Snapshot, IReadOnlySet<ConnectorName> Names)
{
    /// <summary>
    /// When it was complete; null for when its snapshot began. A Connect that takes long to list its connectors would otherwise
    /// never confirm anything in time.
    /// </summary>
    public DateTimeOffset? ReceivedAt { get; init; }
}
