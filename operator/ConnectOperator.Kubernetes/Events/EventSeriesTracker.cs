using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Events;

/// <summary>
/// Which Events are being repeated. As client-go's broadcaster: a first occurrence is created, the second turns it into a series,
/// later ones are counted here and written now and then, so that a fault that repeats every second costs a write every five
/// minutes. Used by one loop; takes the time from its callers.
/// </summary>
internal sealed class EventSeriesTracker(string controller, string instance)
{
    /// <summary>An occurrence after a silence this long begins anew (client-go's finishTime).</summary>
    public static readonly TimeSpan EndsAfter = TimeSpan.FromMinutes(6);

    /// <summary>Counts are written this often. Well below an hour, after which a server lets an untouched Event go.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(5);

    /// <summary>More notes than this on one subject are taken for one note with a part that varies, and counted with the latest.</summary>
    public const int NotesPerSubject = 10;

    /// <summary>Bounds memory when very many objects are in trouble: the longest silent are forgotten, at worst told twice.</summary>
    public const int MaxSubjects = 10_000;

    private readonly Dictionary<EventSubject, List<Series>> subjects = [];
    private long lastNumber;

    /// <summary>What an occurrence calls for; null when it is only counted.</summary>
    public EventWrite? Observe(EventOccurrence occurrence)
    {
        var known = SeriesOf(occurrence.Subject);
        known.RemoveAll(series => HasEnded(series, occurrence.At) && series.Count == series.WrittenCount);
        var repeated = known.Find(series => series.Event.Note == occurrence.Note)
            ?? (known.Count < NotesPerSubject ? null : known.MaxBy(series => series.LastAt));
        if (repeated is null)
        {
            var first = new Series(Describe(occurrence), occurrence.At);
            known.Add(first);
            return new EventWrite.Create(first.Event);
        }

        repeated.Count++;
        repeated.LastAt = occurrence.At;
        return repeated.Count == 2 ? Write(repeated, occurrence.At) : null;
    }

    /// <summary>Writes counts that are due, and forgets what has ended.</summary>
    public IReadOnlyList<EventWrite> Sweep(DateTimeOffset now)
    {
        List<EventWrite> writes = [];
        foreach (var (subject, known) in subjects.ToList())
        {
            writes.AddRange(known
                .Where(series => series.Count > series.WrittenCount && (HasEnded(series, now) || now - series.WrittenAt >= RefreshAfter))
                .Select(series => Write(series, now)));
            known.RemoveAll(series => HasEnded(series, now));
            if (known.Count == 0)
            {
                subjects.Remove(subject);
            }
        }

        return writes;
    }

    /// <summary>Writes every count that is not written yet, at the program's end.</summary>
    public IReadOnlyList<EventWrite> Close(DateTimeOffset now) =>
        [.. subjects.Values.SelectMany(known => known).Where(series => series.Count > series.WrittenCount).Select(series => Write(series, now))];

    /// <summary>The server never got this Event: the next occurrence is a first one again.</summary>
    public void Forget(ClusterEvent lost)
    {
        foreach (var known in subjects.Values)
        {
            known.RemoveAll(series => series.Event.Metadata.Name == lost.Metadata.Name);
        }
    }

    /// <summary>The same Event under a name of its own, for a server that has let the first one go.</summary>
    public ClusterEvent Rename(ClusterEvent gone, DateTimeOffset now)
    {
        var renamed = gone with { Metadata = gone.Metadata with { Name = EventText.Name(gone.Regarding!.Name, NextNumber(now)) } };
        foreach (var series in subjects.Values.SelectMany(known => known).Where(series => series.Event.Metadata.Name == gone.Metadata.Name))
        {
            series.Event = renamed with { Series = null };
        }

        return renamed;
    }

    private static bool HasEnded(Series series, DateTimeOffset now) => now - series.LastAt >= EndsAfter;

    private static EventWrite.Extend Write(Series series, DateTimeOffset now)
    {
        series.WrittenCount = series.Count;
        series.WrittenAt = now;
        return new(series.Event with { Series = new(series.Count, EventText.MicroTime(series.LastAt)) });
    }

    private List<Series> SeriesOf(EventSubject subject)
    {
        if (subjects.TryGetValue(subject, out var known))
        {
            return known;
        }

        if (subjects.Count >= MaxSubjects)
        {
            // A tenth at a time, so that the search for the oldest is not made for each new one.
            foreach (var (silent, _) in subjects.OrderBy(pair => pair.Value.Max(series => series.LastAt)).Take(MaxSubjects / 10).ToList())
            {
                subjects.Remove(silent);
            }
        }

        return subjects[subject] = [];
    }

    private ClusterEvent Describe(EventOccurrence occurrence)
    {
        var (regarding, type, reason, action) = occurrence.Subject;
        return new()
        {
            Metadata = new ObjectMeta
            {
                Name = EventText.Name(regarding.Name, NextNumber(occurrence.At)),

                // Where Events about objects outside namespaces go, by convention.
                Namespace = regarding.Namespace.Length > 0 ? regarding.Namespace : "default",
            },
            EventTime = EventText.MicroTime(occurrence.At),
            ReportingController = controller,
            ReportingInstance = EventText.Cut(instance, EventText.WordLimit),
            Action = action,
            Reason = reason,
            Regarding = regarding with { ResourceVersion = occurrence.ResourceVersion },
            Note = occurrence.Note,
            Type = type.ToString(),
        };
    }

    // Two Events in one tick of the clock, or a clock that went back, must not share a name.
    private long NextNumber(DateTimeOffset at) => lastNumber = Math.Max(lastNumber + 1, at.UtcTicks);

    private sealed class Series(ClusterEvent first, DateTimeOffset at)
    {
        public ClusterEvent Event { get; set; } = first;

        public DateTimeOffset LastAt { get; set; } = at;

        public int Count { get; set; } = 1;

        public int WrittenCount { get; set; } = 1;

        public DateTimeOffset WrittenAt { get; set; } = at;
    }
}
