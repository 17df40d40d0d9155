using ConnectOperator.Core.Desired;

namespace ConnectOperator.Sources;

/// <summary>
/// The Secrets and ConfigMaps that one Connect cluster's resources refer to, read by name when first referred to and again
/// when their metadata change. Nothing else of any Secret ever enters the process. Owned by one controller's loop.
/// </summary>
/// <param name="read">Starts a read; the result comes back through <see cref="Accept"/>.</param>
internal sealed class SourceCache(Action<SourceKey> read)
{
    private static readonly SourceState Pending = new SourceState.Pending();
    private readonly Dictionary<SourceKey, Entry> entries = [];

    /// <summary>What is known of a source; reads it if nothing is.</summary>
    public SourceState Get(SourceKey source)
    {
        if (!entries.TryGetValue(source, out var entry))
        {
            entries.Add(source, entry = new Entry());
            Read(source, entry);
        }

        return entry.State;
    }

    /// <summary>Its metadata changed: reads it again if anybody refers to it and the content is not already known.</summary>
    public void Changed(SourceKey source, string? resourceVersion)
    {
        if (entries.TryGetValue(source, out var entry)
            && !(entry.State is SourceState.Found found && found.ResourceVersion == resourceVersion))
        {
            Read(source, entry);
        }
    }

    /// <summary>Takes a read's result. False when it changes nothing.</summary>
    public bool Accept(SourceKey source, SourceState state, DateTimeOffset now)
    {
        if (!entries.TryGetValue(source, out var entry))
        {
            return false;
        }

        entry.Reading = false;
        if (entry.ReadAgain)
        {
            Read(source, entry);
        }

        entry.RetryAt = state is SourceState.Unreadable ? now + RetryUnreadable : null;

        // What was read before stays good while the API server does not answer: connectors are not stopped for that.
        if (state is SourceState.Unreadable && entry.State is SourceState.Found)
        {
            return false;
        }

        var changed = !Same(entry.State, state);
        entry.State = state;
        return changed;
    }

    /// <summary>Reads what could not be read before; the time of the next such try.</summary>
    public DateTimeOffset? RetryDue(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var (source, entry) in entries)
        {
            if (entry.RetryAt is not { } at)
            {
                continue;
            }

            if (at <= now)
            {
                entry.RetryAt = null;
                Read(source, entry);
            }
            else if (next is null || at < next)
            {
                next = at;
            }
        }

        return next;
    }

    /// <summary>Forgets what nobody refers to any more, except while it is read: the answer must not meet a later question.</summary>
    public void Retain(HashSet<SourceKey> referred)
    {
        foreach (var (source, entry) in entries)
        {
            if (!entry.Reading && !referred.Contains(source))
            {
                entries.Remove(source);
            }
        }
    }

    private static readonly TimeSpan RetryUnreadable = TimeSpan.FromSeconds(15);

    private static bool Same(SourceState left, SourceState right) => (left, right) switch
    {
        (SourceState.Found a, SourceState.Found b) => a.Uid == b.Uid && a.ResourceVersion == b.ResourceVersion,
        _ => left == right,
    };

    private void Read(SourceKey source, Entry entry)
    {
        entry.ReadAgain = entry.Reading;
        if (!entry.Reading)
        {
            entry.Reading = true;
            read(source);
        }
    }

    private sealed class Entry
    {
        public SourceState State { get; set; } = Pending;

        public bool Reading { get; set; }

        public bool ReadAgain { get; set; }

        public DateTimeOffset? RetryAt { get; set; }
    }
}
