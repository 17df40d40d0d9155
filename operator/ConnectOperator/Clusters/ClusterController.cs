using System.Threading.Channels;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Resources;
using ConnectOperator.Health;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Metrics;
using ConnectOperator.Sources;

namespace ConnectOperator.Clusters;

/// <summary>
/// One Connect cluster and its connectors. A single loop takes one message at a time (a resource changed, a poll came back, an
/// action ended, a timer), so nothing here is locked; all I/O runs beside it and comes back as a message. The loop only moves
/// facts to where the pure functions of Core decide, and carries out what they say.
/// </summary>
internal sealed class ClusterController : IDisposable
{
    private readonly ClusterServices services;
    private readonly Channel<ClusterMessage> inbox =
        Channel.CreateUnbounded<ClusterMessage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ClusterMetrics metrics;
    private readonly ConnectorSlots slots;
    private readonly NameContenders contenders = new();
    private readonly ClusterLink link;
    private readonly SourceCache sources;
    private readonly ConnectorResources resources;
    private readonly ConnectorConflicts conflicts;
    private readonly ConnectorReconciler reconciler;
    private readonly ClusterReporter reporter;
    private BackgroundWork? background;
    private readonly Action<ClusterFingerprint?> announce;
    private long sourcesRetainedAt = -1;
    private WriteLoad load = WriteLoad.None;
    private bool isAnnounced;

    /// <summary>A controller that has yet to be run.</summary>
    /// <param name="key">The KafkaConnectCluster.</param>
    /// <param name="services">What it shares with its siblings.</param>
    /// <param name="announce">Told what Connect shows while names are asked for elsewhere too, and null when that does not hold any more.</param>
    public ClusterController(ObjectKey key, ClusterServices services, Action<ClusterFingerprint?> announce)
    {
        this.services = services;
        this.announce = announce;
        metrics = services.Telemetry.Metrics.ForCluster(key);
        slots = new ConnectorSlots(metrics.Loop);
        link = new ClusterLink(
            key,
            endpoint => services.Connect(endpoint, handler => services.Telemetry.ObserveConnect(handler, metrics)),
            services.Watched,
            services.IsUnreadable,
            services.Random);
        sources = new SourceCache(source => Start(async stopping =>
            new ClusterMessage.SourceRead(source, await services.Sources.FetchAsync(source, stopping))));
        var connectorReporter = new ConnectorReporter(services, link);
        var telemetry = new ReconcileTelemetry(key, services.Telemetry.Traces, metrics);
        resources = new ConnectorResources(services, slots, link, connectorReporter, telemetry, Start);
        conflicts = new ConnectorConflicts(services, slots, link, resources, connectorReporter);
        reconciler = new ConnectorReconciler(services, slots, link, contenders, sources, resources, conflicts, connectorReporter, telemetry, Start);
        reporter = new ClusterReporter(services, slots, link, Start);
    }

    /// <summary>The writes of this Connect cluster, as of the last message; may be read from any thread.</summary>
    public WriteLoad Writes
    {
        get => Volatile.Read(ref load);
        private set => Volatile.Write(ref load, value);
    }

    /// <summary>Hands over what happened; never blocks.</summary>
    public void Post(ClusterMessage message) => inbox.Writer.TryWrite(message);

    /// <summary>Runs until cancelled; calls under way are cancelled with it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var heartbeat = services.Loops.Begin($"controller {link.Key}");
        background = new BackgroundWork(Post, fault => inbox.Writer.TryComplete(fault), stopping.Token);
        await using var timer = services.Time.CreateTimer(_ => Post(new ClusterMessage.Tick()), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (await inbox.Reader.WaitToReadAsync(cancellationToken))
            {
                while (inbox.Reader.TryRead(out var message))
                {
                    heartbeat.Busy();
                    Handle(message, services.Time.GetUtcNow());
                }

                Settle(timer);
                heartbeat.Rest();
            }
        }
        finally
        {
            await stopping.CancelAsync();
            await background.DrainAsync();
            slots.EndTraces();
            services.Yielded.Publish(link.Key, yielded: null);
            link.Close();
        }
    }

    /// <summary>Its figures are no longer told.</summary>
    public void Dispose() => metrics.Dispose();

    private void Start(Func<CancellationToken, Task<ClusterMessage>> work) => background!.Start(work);

    private void Handle(ClusterMessage message, DateTimeOffset now)
    {
        slots.Trigger = message.GetType().Name;
        switch (message)
        {
            case ClusterMessage.ClusterChanged { Resource: var resource }:
                link.Accept(resource);
                Connect();
                break;
            case ClusterMessage.ConnectorChanged { Resource: var resource }:
                slots.Upsert(resource);
                break;
            case ClusterMessage.ConnectorRemoved { Resource: var resource }:
                if (SlotOf(resource) is { } vanished)
                {
                    reconciler.Gone(vanished);
                    Forget(vanished);
                }

                break;
            case ClusterMessage.ConnectorMoved { Resource: var resource }:
                if (SlotOf(resource) is { } moved)
                {
                    Forget(moved);
                }

                break;
            case ClusterMessage.SourceChanged { Source: var source, ResourceVersion: var version }:
                sources.Changed(source, version);
                break;
            case ClusterMessage.SourceRead { Source: var source, State: var state }:
                if (sources.Accept(source, state, now))
                {
                    UseAnew(source);
                }

                break;
            case ClusterMessage.NamespacesChanged:
                slots.MarkAllDirty();
                break;
            case ClusterMessage.Polled polled:
                Take(link.EndPoll(polled.Session, polled.Report, slots.AllSettled, now));
                break;
            case ClusterMessage.DefinitionsRead read:
                reconciler.Read(read);
                break;
            case ClusterMessage.ActionsEnded ended:
                reconciler.Ended(ended, now);
                break;
            case ClusterMessage.ConnectorRead read:
                resources.Read(read, now);
                break;
            case ClusterMessage.ConnectorWritten written:
                resources.Written(written, now);
                break;
            case ClusterMessage.ClusterWritten written:
                reporter.Written(written, now);
                break;
            case ClusterMessage.NameContendersChanged { Name: var name, Contenders: var others }:
                contenders.Accept(name, others);
                MarkNamed(name);
                Announce();
                break;
            case ClusterMessage.ClusterRelationChanged { Other: var other, ClusterRelation: var relation }:
                contenders.Accept(other, relation);
                foreach (var shared in contenders.Names)
                {
                    MarkNamed(shared);
                }

                break;
            case ClusterMessage.Tick:
                break;
            default:
                throw new InvalidOperationException($"Unexpected message {message.GetType().Name}.");
        }
    }

    /// <summary>The slot of this very resource, not of one that was created anew under its name.</summary>
    private ConnectorSlot? SlotOf(KafkaConnector resource) =>
        slots.TryGet(ObjectKey.Of(resource), out var slot) && slot.Uid == (resource.Metadata.Uid ?? "") ? slot : null;

    private void Forget(ConnectorSlot slot)
    {
        slots.Remove(slot);
        metrics.Forget(slot.Key);
    }

    private void MarkNamed(ConnectorName name)
    {
        foreach (var slot in slots.Named(name))
        {
            slots.MarkDirty(slot);
        }
    }

    /// <summary>Shows what Connect shows to whoever can compare it, if there is anything to find out by that.</summary>
    private void Announce()
    {
        var fingerprint = contenders.Names.Count > 0 && link is { Evidence.Latest: { } latest, ServerDetails.Server.KafkaClusterId: var kafka }
            ? new ClusterFingerprint(kafka, latest)
            : null;
        if (fingerprint is not null || isAnnounced)
        {
            announce(fingerprint);
            isAnnounced = fingerprint is not null;
        }
    }

    private void UseAnew(SourceKey source)
    {
        if (link.DependsOn(source))
        {
            Connect();
        }

        foreach (var slot in slots.All.Where(slot => slot.DependsOn(source)))
        {
            slot.ForgetResolution();
            slots.MarkDirty(slot);
        }
    }

    private void Connect()
    {
        var before = link.Session;
        link.Connect(sources.Get);
        slots.MarkAllDirty();
        if (before is not null && !ReferenceEquals(before, link.Session))
        {
            reconciler.ForgetProhibitions();
        }
    }

    private void Take(PollEffect effect)
    {
        if (effect.PluginsChanged)
        {
            reconciler.ForgetRefusals();
        }

        if (effect.AvailabilityChanged)
        {
            slots.MarkAllDirty();
        }

        if (effect.Snapshot is { } snapshot)
        {
            slots.MarkChanged(snapshot);
            if (link.JudgeGroup(snapshot, slots.Established))
            {
                slots.MarkAllDirty();
            }

            Announce();
            reporter.Recount();
            ForgetUnusedSources();
        }
    }

    /// <summary>Contents of Secrets stay in memory for as long as somebody refers to them. Looked at once per poll at most: it visits all.</summary>
    private void ForgetUnusedSources()
    {
        if (sourcesRetainedAt != slots.Revision)
        {
            sourcesRetainedAt = slots.Revision;
            var ofConnectors = slots.All.SelectMany(slot => slot.Sources).Select(entry => entry.Source);
            sources.Retain([.. link.Settings?.SourceKeys.AsEnumerable() ?? [], .. ofConnectors]);
        }
    }

    /// <summary>Decides whatever is due, starts what follows from it, and sets the alarm for what comes next.</summary>
    private void Settle(ITimer timer)
    {
        var now = services.Time.GetUtcNow();
        slots.Trigger = nameof(ClusterMessage.Tick);
        var before = link.Availability;
        link.At(now);
        if (before != link.Availability)
        {
            slots.MarkAllDirty();
        }

        if (isAnnounced && link.Evidence.Latest is null)
        {
            // Another URL, or other credentials: what was seen may have been another Connect cluster.
            Announce();
        }

        var sourcesDue = sources.RetryDue(now);
        slots.MarkDue(now);
        reconciler.DecideAll(now);
        Writes = reconciler.LoadAt(now);
        reporter.Report(Writes, now);
        var yielded = YieldedTo.Together(conflicts.Yielded, reporter.Yielded, now);
        services.Yielded.Publish(link.Key, yielded);
        metrics.Publish(new ClusterGauges
        {
            Availability = ClusterGauges.AvailabilityLabel(link.Availability),
            MaxConcurrentWrites = link.Settings?.MaxConcurrentWrites ?? 0,
            Unmanaged = link.Resource?.Status?.Connectors?.Unmanaged ?? 0,
            Yielded = yielded?.Count ?? 0,
            Writes = Writes,
        });
        var pollDue = link.PollDueAt(slots.AllSettled);
        if (pollDue <= now)
        {
            StartPoll(now);
            pollDue = null;
        }

        DateTimeOffset?[] alarms = [sourcesDue, slots.NextRecheck, pollDue, link.JudgementChangesAt, reconciler.NextDue(now), reporter.NextDue];
        var next = alarms.Min();
        timer.Change(next is { } at ? Positive(at - now) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void StartPoll(DateTimeOffset now)
    {
        var (session, confirm, detailsReadOn) = link.BeginPoll(now);
        Start(async stopping => new ClusterMessage.Polled(
            session,
            await session.ReleaseAfterAsync(
                client => metrics.PollAsync(() => Poller.PollAsync(client, confirm, detailsReadOn, stopping)))));
    }

    /// <summary>Timers count whole milliseconds: rounding down would fire just before the time and spin.</summary>
    private static TimeSpan Positive(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
}
