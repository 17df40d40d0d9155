using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Pacing;

/// <summary>
/// Which writes to a Connect cluster may be under way: as many as the cluster bears (<see cref="WriteConcurrency"/>), in order of urgency
/// (<see cref="WriteQueue"/>), none during a back-off (<see cref="WriteBackOff"/>), and slow ones in at most half of the
/// places. Slow is whose last writes were, or whose present ones are; nobody knows that beforehand, and what has been sent cannot
/// be taken back: so writes that are overdue in more than half of the places are set aside, where they go on and hold no place.
/// Immutable.
/// </summary>
public sealed record WriteSchedule
{
    /// <summary>
    /// The most writes that are set aside, and eight times as many as there may be places. Connect keeps a thread of its web server for
    /// each request until it has answered, and has 200 of them (Jetty's default).
    /// </summary>
    public const int MostSetAside = 64;

    /// <summary>A connector counts as slow for so long after a slow write, or until a prompt one.</summary>
    public static readonly TimeSpan SlownessLasts = TimeSpan.FromMinutes(30);

    /// <summary>Nothing under way, nothing learnt.</summary>
    public static WriteSchedule Idle { get; } = new();

    /// <summary>spec.maxConcurrentWrites.</summary>
    public int Allowed { get; init; } = 1;

    /// <summary>Who waits.</summary>
    public WriteQueue Queue { get; private init; } = WriteQueue.Empty;

    /// <summary>What is under way, at most one per connector.</summary>
    public ImmutableDictionary<ConnectorName, InFlightWrite> Open { get; private init; } = ImmutableDictionary<ConnectorName, InFlightWrite>.Empty;

    /// <summary>What is known of the cluster's speed.</summary>
    public WriteConcurrency Pace { get; private init; } = WriteConcurrency.Unknown;

    /// <summary>The back-off of the cluster.</summary>
    public WriteBackOff Pause { get; private init; } = WriteBackOff.None;

    /// <summary>Connectors whose last write was slow, with when that is forgotten.</summary>
    private ImmutableDictionary<ConnectorName, DateTimeOffset> SlowUntil { get; init; } = ImmutableDictionary<ConnectorName, DateTimeOffset>.Empty;

    /// <summary>How often in a row room was made for a write that finds out whether Connect hangs, and none was prompt yet.</summary>
    private int Trials { get; init; }

    /// <summary>How many writes may hold places at present.</summary>
    public int Places => Pause.IsDoubtful ? 1 : Pace.Limit(Allowed);

    /// <summary>How many writes hold places.</summary>
    public int Held => Open.Values.Count(write => !write.IsSetAside);

    /// <summary>Of these, slow ones.</summary>
    public int HeldBySlow => Open.Values.Count(write => !write.IsSetAside && write.IsSlow);

    /// <summary>For people and metrics.</summary>
    public WriteLoad LoadAt(DateTimeOffset now) => new()
    {
        UnderWay = Open.Count,
        Slow = [.. Open.Where(pair => pair.Value.IsSlow).Select(pair => pair.Key.Value).Order(StringComparer.Ordinal)],
        Waiting = Queue.Count,
        WaitingSince = Queue.OldestSince,
        Concurrency = Places,
        PausedUntil = Pause.Until > now ? Pause.Until : null,
    };

    /// <summary>Somebody has something to write, and waits for a place.</summary>
    public WriteSchedule Waiting(ObjectKey connector, ConnectorName name, WritePriority urgency, DateTimeOffset now) =>
        this with { Queue = Queue.With(connector, urgency, IsKnownSlow(name, now), now) };

    /// <summary>Somebody no longer waits.</summary>
    public WriteSchedule NotWaiting(ObjectKey connector) => this with { Queue = Queue.Without(connector) };

    /// <summary>Whose turn it is; null when nobody waits, or there is no place for anybody who does.</summary>
    public (WaitingWrite? Next, WriteSchedule Then) Take(DateTimeOffset now)
    {
        if (Pause.Until > now || Held >= Places)
        {
            return (null, this);
        }

        var (next, remaining) = Queue.Take(slowToo: HasPlaceForSlow && !(Pause.IsDoubtful && Queue.AnyPrompt));
        return (next, this with { Queue = remaining });
    }

    /// <summary>Whose turn it was could not use it yet: it keeps the time of its arrival.</summary>
    public WriteSchedule Returned(WaitingWrite write) => this with { Queue = Queue.With(write) };

    /// <summary>Whether somebody who comes just now may write at once, without going before anybody who waits.</summary>
    public bool Admits(ConnectorName name, DateTimeOffset now) =>
        Pause.Until <= now && (IsKnownSlow(name, now) ? HasPlaceForSlow : Held < Places) && Take(now).Next is null;

    /// <summary>Writes have been sent.</summary>
    /// <param name="name">Of this connector.</param>
    /// <param name="actions">How many, one after the other.</param>
    /// <param name="now">The time.</param>
    public WriteSchedule Begun(ConnectorName name, int actions, DateTimeOffset now) => this with
    {
        Open = Open.Add(name, new(now, now + (Pace.SlowThreshold * actions), now + (WriteConcurrency.LongestSlowThreshold * actions), IsKnownSlow(name, now))),
    };

    /// <summary>Writes have ended.</summary>
    /// <param name="name">Of this connector.</param>
    /// <param name="results">How each that was sent ended, and how long it took.</param>
    /// <param name="now">The time.</param>
    /// <param name="random">From 0 to 1, for jitter.</param>
    public WriteSchedule Ended(ConnectorName name, IEnumerable<(ActionResult Result, TimeSpan Took)> results, DateTimeOffset now, double random)
    {
        ArgumentNullException.ThrowIfNull(results);
        var open = Open.GetValueOrDefault(name);
        var next = this with { Open = Open.Remove(name) };
        TimeSpan? longest = null;
        foreach (var (result, took) in results)
        {
            next = next with { Pause = next.Pause.After(name, result, now, random) };
            if (TellsOfSpeed(result))
            {
                longest = longest > took ? longest : took;

                next = took < next.Pace.SlowThreshold ? next with { Trials = 0 } : next;

                // Who is known to be slow says nothing of the cluster.
                next = open is { KnownSlow: false } ? next with { Pace = next.Pace.After(took, open.IsOverdue, Allowed) } : next;
            }
        }

        return longest is { } time ? next.Remembering(name, isSlow: time >= next.Pace.SlowThreshold, now) : next;
    }

    /// <summary>As time passes: tells what has become overdue, and makes room where that blocks others.</summary>
    public WriteSchedule At(DateTimeOffset now)
    {
        var next = this;
        foreach (var (name, write) in Open.Where(pair => !pair.Value.IsOverdue && pair.Value.OverdueAt <= now))
        {
            next = next with
            {
                Open = next.Open.SetItem(name, write with { IsOverdue = true }),
                Pace = write.KnownSlow ? next.Pace : next.Pace.AfterOverdue(Allowed),
            };
        }

        var setAside = next;
        while (setAside.NextToSetAside(now) is { } name)
        {
            setAside = setAside with { Open = setAside.Open.SetItem(name, setAside.Open[name] with { IsSetAside = true }) };
        }

        return ReferenceEquals(setAside, next) || next.Pace.IsPrompt ? setAside : setAside with { Trials = Trials + 1 };
    }

    /// <summary>When <see cref="At"/> or <see cref="Take"/> will say something else although nothing happens; null for never.</summary>
    public DateTimeOffset? ChangesAt(DateTimeOffset now)
    {
        if (Queue.Count == 0)
        {
            return null;
        }

        DateTimeOffset?[] times =
        [
            Pause.Until > now ? Pause.Until : null,
            .. Open.Values.Where(write => !write.IsOverdue).Select(write => (DateTimeOffset?)write.OverdueAt),
            .. Open.Values.Select(write => GivesWayAt(write)).Where(at => at > now).Select(at => (DateTimeOffset?)at),
        ];
        return times.Min();
    }

    private bool HasPlaceForSlow => Held < Places && Open.Values.Count(write => write.IsSlow) < Math.Max(1, Places / 2);

    private WriteSchedule Remembering(ConnectorName name, bool isSlow, DateTimeOffset now) => this with
    {
        SlowUntil = isSlow
            ? SlowUntil.RemoveRange(SlowUntil.Where(pair => pair.Value <= now).Select(pair => pair.Key)).SetItem(name, now + SlownessLasts)
            : SlowUntil.Remove(name),
    };

    private bool IsKnownSlow(ConnectorName name, DateTimeOffset now) => SlowUntil.TryGetValue(name, out var until) && until > now;

    /// <summary>
    /// One of the writes that keep others, not known to be slow, from their places. While most writes are prompt, those that are
    /// overdue have only themselves to blame, and keep half of the places. When all that is under way is overdue, it may be Connect
    /// that hangs: then there is room for one that finds out, at once where it is known what is normal, and with twice the threshold
    /// after each that did not end in time either. Where one write at a time is all that is allowed, it is one at a time.
    /// </summary>
    private ConnectorName? NextToSetAside(DateTimeOffset now)
    {
        var overdue = Open.Where(pair => pair.Value is { IsOverdue: true, IsSetAside: false }).ToList();
        return Allowed > 1
            && overdue.Count > 0
            && Queue.AnyPrompt
            && Held >= Places
            && (Pace.IsPrompt ? HeldBySlow > Places / 2 : Open.Values.All(write => write.IsSetAside || GivesWayAt(write) <= now))
            && Open.Values.Count(write => write.IsSetAside) < Math.Min(MostSetAside, Allowed * 8)
            ? overdue.MinBy(pair => pair.Value.BeganAt).Key
            : null;
    }

    private DateTimeOffset GivesWayAt(InFlightWrite write) => Pace.IsKnown ? write.GivesWayAt(Trials) : write.HangsAt;

    /// <summary>What a rebalance turns away or no worker hears is answered at once, and says nothing of how long writes take.</summary>
    private static bool TellsOfSpeed(ActionResult result) => result is not ActionResult.Failed
    {
        Kind: WriteFailureKind.Rebalancing or WriteFailureKind.Throttled or WriteFailureKind.NotSent or WriteFailureKind.NotConfirmed or WriteFailureKind.Unauthorized
            or WriteFailureKind.Forbidden,
    };

    /// <summary>The operator has other credentials: what the ones before met says nothing any more.</summary>
    public WriteSchedule CredentialsChanged() => this with { Pause = WriteBackOff.None };
}
