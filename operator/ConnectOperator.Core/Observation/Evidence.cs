using System.Collections.Immutable;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Observation;

/// <summary>
/// What has been read of one Connect cluster. A worker that has not caught up lists a part of the connectors, or old configs,
/// with a 200 (recorded); a read through the herder's queue on the same connection proves that it has. Whether one connection means
/// one worker is more than anybody can see: a gateway may spread its requests. So what would hurt if it were wrong is believed
/// only where a read of this very connector, which no worker answers before it has caught up, says the same as the list.
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

    /// <summary>
    /// A worker that is catching up lists what is old for seconds. A list that says something else than the connector's own read for so long does it for
    /// ever: something between here and Connect shows configs in another way in one of the two.
    /// </summary>
    public static readonly TimeSpan DisputeSettles = TimeSpan.FromMinutes(5);

    /// <summary>Nothing read yet.</summary>
    public static Evidence None { get; } = new(null, null);

    /// <summary>Connectors of which a read of their own said the same as a list, for as long as lists go on to say so.</summary>
    private ImmutableDictionary<ConnectorName, Check> Checks { get; init; } = ImmutableDictionary<ConnectorName, Check>.Empty;

    /// <summary>Connectors of which a read of their own said something else than the list, for as long as lists go on to say so.</summary>
    private ImmutableDictionary<ConnectorName, Dispute> Disputes { get; init; } = ImmutableDictionary<ConnectorName, Dispute>.Empty;

    /// <summary>With a newer snapshot.</summary>
    public Evidence With(Snapshot latest, Confirmation? confirmed)
    {
        ArgumentNullException.ThrowIfNull(latest);
        var standing = Checks.RemoveRange(Checks
            .Where(check => !ReferenceEquals(latest.Connectors.GetValueOrDefault(check.Key), check.Value.Connector))
            .Select(check => check.Key));
        var disputes = Disputes.RemoveRange(Disputes
            .Where(dispute => !ReferenceEquals(latest.Connectors.GetValueOrDefault(dispute.Key), dispute.Value.Listed))
            .Select(dispute => dispute.Key));
        if (confirmed is null)
        {
            return new(latest, Confirmed) { Checks = standing, Disputes = disputes };
        }

        disputes = disputes.RemoveRange(confirmed.Reads.Keys).SetItems(
            confirmed.Disputed.Select(dispute => KeyValuePair.Create(dispute.Key, dispute.Value.After(disputes.GetValueOrDefault(dispute.Key)))));
        var settled = confirmed.Reads.Keys
            .Where(name => disputes.TryGetValue(name, out var dispute) && confirmed.Snapshot.BeganAt - dispute.Since >= DisputeSettles)
            .Select(name => KeyValuePair.Create(name, new Check(disputes[name].Listed, confirmed.Snapshot.BeganAt, confirmed.At) { IsDisputed = true }));
        return new(latest, confirmed) { Checks = standing.SetItems(confirmed.Agreed).SetItems(settled), Disputes = disputes };
    }

    /// <summary>What it says of one connector.</summary>
    /// <param name="name">Which.</param>
    /// <param name="trusted">The entry that the operator last came to rest on.</param>
    /// <param name="lastWriteEndedAt">When the operator's last write to it ended.</param>
    /// <param name="now">The time of the question.</param>
    public ObservedState Of(ConnectorName name, ObservedConnector? trusted, DateTimeOffset? lastWriteEndedAt, DateTimeOffset now)
    {
        if (Latest is not { } latest || latest.BeganAt <= lastWriteEndedAt)
        {
            return new ObservedState.Unknown();
        }

        var check = Checks.TryGetValue(name, out var made) && !(made.BeganAt <= lastWriteEndedAt) ? made : null;
        if (latest.Connectors.TryGetValue(name, out var connector))
        {
            var isChecked = check is not null && ReferenceEquals(check.Connector, connector);
            var seen = new ObservedState.Seen(connector, isChecked || ReferenceEquals(connector, trusted), latest.BeganAt)
            {
                JustConfirmed = isChecked && !check!.IsDisputed && check.At + ConfirmationLasts >= now,
                IsDisputed = isChecked && check!.IsDisputed,
            };
            return Assignment.WorkersNamed(connector) is { Count: > 0 } workers
                ? seen with { HerderAnswers = WasConfirmed(now), WorkerRunsOthers = Assignment.IsAtWork(workers, latest) }
                : seen;
        }

        if (latest.WithoutConfig.TryGetValue(name, out var hidden))
        {
            return new ObservedState.ConfigHidden(hidden) { Read = WasConfirmed(now) ? Confirmed!.Reads.GetValueOrDefault(name) : null };
        }

        if (check is { Connector: null } && check.At + ConfirmationLasts >= now)
        {
            return new ObservedState.Absent();
        }

        if (Confirmed is not { } confirmed
            || confirmed.Snapshot.BeganAt <= lastWriteEndedAt
            || confirmed.At + ConfirmationLasts < now
            || confirmed.Snapshot.Entry(name) is not null)
        {
            return new ObservedState.NotSeen();
        }

        return confirmed.Names.Contains(name) ? new ObservedState.Starting() : new ObservedState.Absent { ByListAlone = true };
    }

    private bool WasConfirmed(DateTimeOffset now) => Confirmed is { } confirmed && confirmed.At + ConfirmationLasts >= now;
}
