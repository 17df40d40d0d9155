using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;
using ManualTime;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>
/// Judges every write to Connect when it arrives, by what the API server holds at that moment: who has claimed the connector,
/// who is being deleted, which tokens are not handled yet.
/// </summary>
internal sealed class ConnectWriteCheck(
    ClaimIndex claims, ManualTimeProvider time, SingleWriterCheck writers, ChangeLog touched, Violations violations)
{
    /// <summary>Between an operator's last look before a create, or before what cannot be taken back, and the arrival of that.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(15);

    /// <summary>Between a second look at a resource and what follows from it: who changes their mind in between is too late.</summary>
    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Between a decision and the last of its writes: others before it take up to 100 s. Watches that come back after the API server does, and tell what
    /// another installation did, are within that too.
    /// </summary>
    private static readonly TimeSpan Errand = TimeSpan.FromMinutes(3);

    private readonly Dictionary<(string Cluster, string Connector), Creation> creations = [];
    private readonly Dictionary<(OperatorLife Caller, string Cluster, string Connector), (string Uid, string Token)[]> restarting = [];

    /// <summary>When the first call of a restart was sent that began with tasks which show no status.</summary>
    private readonly Dictionary<(OperatorLife Caller, string Cluster, string Connector), DateTimeOffset> restartBegan = [];
    private readonly HashSet<(OperatorLife Caller, string Uid, string Token)> restarted = [];

    private readonly RepeatedWrites repetitions = new(touched, time);

    /// <summary>Reads so far, by cluster.</summary>
    public Dictionary<string, int> Reads { get; } = [];

    /// <summary>Writes so far.</summary>
    public int Writes { get; private set; }

    public void Read(SimulatedConnect connect, string target)
    {
        _ = target;
        Reads[connect.Name] = Reads.GetValueOrDefault(connect.Name) + 1;
    }

    /// <summary>A write is about to be carried out.</summary>
    public void Arrives(SimulatedConnect connect, OperatorLife caller, ConnectWrite write, DateTimeOffset sentAt)
    {
        Writes++;
        writers.Writes(caller, sentAt);

        // Two installations that know nothing of each other: before what cannot be taken back the resource was read again.
        var isLookedAt = write.Verb is ConnectVerb.Create or ConnectVerb.Delete or ConnectVerb.Restart or ConnectVerb.RestartTask;
        var owners = claims.KnownTo(caller, connect.Name, write.Connector, sentAt, sentAt - (isLookedAt ? Glance : Errand), sentAt - Glance);
        Require(owners.Count > 0, caller, write, "no resource has claimed the connector");
        Require(
            owners.Any(owner => !owner.OnlyObserves) || !touched.IsUnchangedSince(connect.Name, write.Connector, sentAt - Errand),
            caller,
            write,
            "the resource that has claimed it only observes");
        switch (write.Verb)
        {
            case ConnectVerb.Configure:
                var already = repetitions.Arrives(connect, caller, write);
                Require(already is null, caller, write, already ?? "");
                break;
            case ConnectVerb.Create:
                repetitions.Creates(connect, caller, write);
                if (connect.Cluster.Find(write.Connector) is { } existing
                    && creations.GetValueOrDefault((connect.Name, write.Connector)) is { } creation
                    && creation.Incarnation == existing.Incarnation)
                {
                    Require(
                        creation.At > sentAt - Glance && (creation.KnownTo != caller || !owners.Any(owner => creation.For.Contains(owner.Uid))),
                        caller,
                        write,
                        $"it was created by {creation.By} before, and exists");
                }

                break;
            case ConnectVerb.Delete:
                Require(
                    owners.Any(owner => owner.IsDeleting && (!owner.Orphans || !touched.IsUnchangedSince(connect.Name, write.Connector, sentAt - Blink))),
                    caller,
                    write,
                    "no resource that claims it is being deleted");
                break;
            case ConnectVerb.Restart or ConnectVerb.RestartTask:
                // A task that shows no status takes a call of its own, whoever asks for the restart; it may show one by the time that call arrives.
                var isUnreported = write.Verb is ConnectVerb.RestartTask && connect.HidesTask(write.Connector);
                var mayBeAutomatic = isUnreported || write.Target.Contains("onlyFailed=true", StringComparison.Ordinal);
                Require(
                    owners.Any(owner => owner.AutoRestarts && mayBeAutomatic)
                    || !touched.IsUnchangedSince(connect.Name, write.Connector, sentAt - (mayBeAutomatic ? Glance + WatchConditions.LongestLag : Blink))
                    || owners.Any(owner => owner.RestartsDue.Any(token => (write.Verb is ConnectVerb.RestartTask || Fits(write, token)) && !restarted.Contains((caller, owner.Uid, token)))),
                    caller,
                    write,
                    "nobody asked for a restart");

                // Of two tokens within a moment nobody can tell from here which one it was sent for. Nor whether a call for a task is for its own token, or part of
                // a restart that goes on after it.
                var (subject, beganAt) = ((caller, connect.Name, write.Connector), sentAt);
                var isContinued = restartBegan.TryGetValue(subject, out var firstAt) && firstAt > sentAt - Glance;
                if (write.Verb is ConnectVerb.RestartTask)
                {
                    restartBegan[subject] = isContinued ? firstAt : sentAt;
                }
                else if (restartBegan.Remove(subject) && isContinued)
                {
                    beganAt = firstAt;
                }

                restarting[subject] = touched.IsUnchangedSince(connect.Name, write.Connector, beganAt - Blink)
                    ? [.. owners.Where(owner => !MayBePart(owner)).SelectMany(owner => owner.RestartsDue.Where(token => Fits(write, token)).Select(token => (owner.Uid, token)))]
                    : [];
                bool MayBePart(Claimant owner) => write.Verb is ConnectVerb.RestartTask
                    && ((owner.AutoRestarts && isUnreported) || owner.RestartsDue.Any(token => !Fits(write, token) && !restarted.Contains((caller, owner.Uid, token))));
                break;
        }
    }

    /// <summary>A write was carried out, or not.</summary>
    public void Answered(SimulatedConnect connect, OperatorLife caller, ConnectWrite write, int status)
    {
        if (write.Verb is ConnectVerb.Create && status == 201 && connect.Cluster.Find(write.Connector) is { } created)
        {
            creations[(connect.Name, write.Connector)] =
                new(created.Incarnation, time.GetUtcNow(), caller.Name, [.. claims.Of(connect.Name, write.Connector).Select(owner => owner.Uid)]);
        }
    }

    /// <summary>The operator knows that a write was carried out.</summary>
    public void Delivered(SimulatedConnect connect, OperatorLife caller, ConnectWrite write)
    {
        switch (write.Verb)
        {
            case ConnectVerb.Configure:
                repetitions.Delivered(connect, caller, write);
                break;
            case ConnectVerb.Create when creations.TryGetValue((connect.Name, write.Connector), out var creation):
                repetitions.Created(connect, caller, write);
                creations[(connect.Name, write.Connector)] = creation with { KnownTo = caller };
                break;
            case ConnectVerb.Restart or ConnectVerb.RestartTask:
                foreach (var (uid, token) in restarting[(caller, connect.Name, write.Connector)])
                {
                    restarted.Add((caller, uid, token));
                }

                break;
        }
    }

    /// <summary>An operator is about to write the status of a resource that has claimed a connector.</summary>
    public void WritesStatus(OperatorLife writer, string cluster, string connector) => repetitions.WritesStatus(writer, cluster, connector);

    private static bool Fits(ConnectWrite write, string token) => (write.Verb, token.Split(':')[0]) switch
    {
        (ConnectVerb.RestartTask, "task") => true,
        (ConnectVerb.Restart, "failed") => write.Target.Contains("onlyFailed=true", StringComparison.Ordinal),
        (ConnectVerb.Restart, "all") => !write.Target.Contains("onlyFailed=true", StringComparison.Ordinal),
        _ => false,
    };

    private void Require(bool holds, OperatorLife caller, ConnectWrite write, string otherwise)
    {
        if (!holds)
        {
            violations.Report($"{caller.Name} sends {write.Verb} for {write.Connector}, but {otherwise}.");
        }
    }

    /// <summary>
    /// A connector that an operator has created. Where its resource is let go and another one takes the name at once, what the last poll showed
    /// is older than the connector: the other one's create is refused by Connect, and that tells.
    /// </summary>
    private sealed record Creation(long Incarnation, DateTimeOffset At, string By, IReadOnlyList<string> For)
    {
        public OperatorLife? KnownTo { get; init; }
    }
}
