using ConnectOperator.Kubernetes.Leases;

namespace ConnectOperator.Tests.Kubernetes.Leases;

/// <summary>
/// Candidates with clocks of their own, of day and monotonic, that start anywhere and run at their own speed, before one Lease on
/// a server that loses requests and answers, or delivers them late. A process does nothing between two of its turns, so a long
/// way to the next turn is a slow network as well as a process that was stopped. True time is counted in milliseconds.
/// </summary>
internal sealed class ElectionWorld
{
    private static readonly DateTimeOffset Day = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);
    private readonly List<Process> processes;
    private Lease? stored;
    private long now;
    private int version;

    public ElectionWorld(IReadOnlyList<ProcessCourse> courses) =>
        processes = [.. courses.Select((course, number) => new Process(course, $"p{number}"))];

    /// <summary>Who may write at this moment, by the question that is asked before each write.</summary>
    public IReadOnlyList<string> Permitted => [.. processes.Where(process => process.MayWriteAt(now)).Select(process => process.Name)];

    /// <summary>How often somebody began to lead.</summary>
    public int Reigns { get; private set; }

    public List<string> History { get; } = [];

    /// <summary>The next turn of whoever's is next. False when somebody has had all of them.</summary>
    public bool TakeTurn()
    {
        var process = processes.MinBy(each => each.NextTurnAt)!;
        if (!process.Turns.MoveNext())
        {
            return false;
        }

        now = process.NextTurnAt;
        var turn = process.Turns.Current;
        process.NextTurnAt = now + turn.Milliseconds;
        if (process.UnderWay is { } answer)
        {
            process.UnderWay = null;
            Deliver(process, answer);
        }
        else
        {
            Step(process, turn);
        }

        return true;
    }

    private void Step(Process process, Turn turn)
    {
        var local = process.Clock.Local(now);
        switch (process.Candidate.Next(local, Day + process.Clock.DayOffset + local))
        {
            case CandidateStep.Wait { Until: var until }:
                process.NextTurnAt = process.Clock.TrueTime(until) + turn.Milliseconds;
                break;
            case CandidateStep.Look:
                process.UnderWay = turn.Fate is Fate.Arrives ? new Answer.Read(stored) : new Answer.Failed(local);
                break;
            case CandidateStep.Write { Next: var next, IsNew: var isNew }:
                process.UnderWay = Write(process, next, isNew, local, turn.Fate);
                break;
            case CandidateStep.Lose:
                // As the program: it ends, and a new one begins that knows nothing.
                Record($"{process.Name} has lost");
                process.BeginAnew();
                break;
            default:
                throw new InvalidOperationException("Unexpected step.");
        }
    }

    private Answer Write(Process process, Lease next, bool isNew, TimeSpan local, Fate fate)
    {
        if (fate is Fate.RequestLost)
        {
            return new Answer.Failed(local);
        }

        if (isNew ? stored is not null : stored?.Metadata.ResourceVersion != next.Metadata.ResourceVersion)
        {
            return new Answer.Conflict();
        }

        stored = next with { Metadata = next.Metadata with { ResourceVersion = $"{++version}" } };
        Record($"{process.Name} writes the Lease");
        return fate is Fate.AnswerLost ? new Answer.Failed(local) : new Answer.Written(stored, local);
    }

    private void Deliver(Process process, Answer answer)
    {
        var local = process.Clock.Local(now);
        var led = process.Candidate.LeadsUntil is not null;
        process.Candidate = answer switch
        {
            Answer.Failed { SentAt: var sentAt } => process.Candidate.Failed(sentAt, local),
            Answer.Conflict => process.Candidate.WasOvertaken(local),
            Answer.Read { Lease: var lease } => process.Candidate.Saw(lease, local),
            Answer.Written { Lease: var lease, SentAt: var sentAt } => process.Candidate.Wrote(lease, sentAt, local),
            _ => throw new InvalidOperationException("Unexpected answer."),
        };
        if (!led && process.Candidate.LeadsUntil is not null)
        {
            Reigns++;
            Record($"{process.Name} leads");
        }
    }

    private void Record(string what) => History.Add($"{now / 1000.0:0.000} {what}");

    private sealed class Process
    {
        private int lives;

        public Process(ProcessCourse course, string name)
        {
            Clock = course.Clock;
            Turns = course.Turns.GetEnumerator();
            Name = name;
            Candidate = null!;
            BeginAnew();
        }

        public ClockOf Clock { get; }

        public IEnumerator<Turn> Turns { get; }

        public string Name { get; }

        public Candidate Candidate { get; set; }

        public Answer? UnderWay { get; set; }

        public long NextTurnAt { get; set; }

        public bool MayWriteAt(long at) => Clock.Local(at) < Candidate.LeadsUntil;

        public void BeginAnew() =>
            Candidate = new(new LeaderElectionOptions { Lease = new("ns", "lease"), Identity = $"{Name}-{++lives}" });
    }

    private abstract record Answer
    {
        public sealed record Failed(TimeSpan SentAt) : Answer;

        public sealed record Conflict : Answer;

        public sealed record Read(Lease? Lease) : Answer;

        public sealed record Written(Lease Lease, TimeSpan SentAt) : Answer;
    }
}

/// <summary>A process's clocks.</summary>
/// <param name="StartSeconds">What the monotonic one shows when the world begins.</param>
/// <param name="SpeedPercent">How fast it runs.</param>
/// <param name="DayOffset">How wrong the time of day is.</param>
internal sealed record ClockOf(int StartSeconds, int SpeedPercent, TimeSpan DayOffset)
{
    public TimeSpan Local(long milliseconds) => TimeSpan.FromSeconds(StartSeconds) + TimeSpan.FromMilliseconds(milliseconds * SpeedPercent / 100.0);

    public long TrueTime(TimeSpan local) => (long)Math.Ceiling((local - TimeSpan.FromSeconds(StartSeconds)).TotalMilliseconds * 100.0 / SpeedPercent);
}

/// <summary>What will happen to one process.</summary>
internal sealed record ProcessCourse(ClockOf Clock, IReadOnlyList<Turn> Turns);

/// <summary>One turn of a process: it does what it has to do, or hears what came of that.</summary>
/// <param name="Fate">What becomes of a request that it sends.</param>
/// <param name="Milliseconds">How long until its next turn.</param>
internal sealed record Turn(Fate Fate, int Milliseconds);

/// <summary>What can become of a request.</summary>
internal enum Fate
{
    Arrives,
    RequestLost,
    AnswerLost,
}
