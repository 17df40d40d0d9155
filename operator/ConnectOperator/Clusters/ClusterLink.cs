using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Clusters;

/// <summary>
/// What the controller knows of its Connect cluster: how to reach it, whether it answers, what it last said, and when to ask
/// again. Owned by the controller's loop; makes no calls.
/// </summary>
internal sealed class ClusterLink(
    ObjectKey key, Func<RestEndpoint, IConnectClient> connect, WatchScope watched, Func<ObjectKey, bool> isUnreadable, Func<double> random)
{
    private static readonly TimeSpan ServerDetailsLast = TimeSpan.FromMinutes(10);

    private SpecReading<ClusterSettings>? spec;
    private string? unusable;
    private long? sessionGeneration;
    private ClusterHealth health = ClusterHealth.Unknown;
    private ServerDetails? serverDetails;
    private ImmutableArray<string> pluginClasses = [];
    private ImmutableDictionary<string, FrozenSet<string>?> passwordKeys = ImmutableDictionary<string, FrozenSet<string>?>.Empty;
    private DateTimeOffset detailsReadAt;
    private bool detailsDue = true;
    private bool knowsInitialState = true;
    private PollPace pace = PollPace.Resting;
    private DateTimeOffset pollBeganAt;
    private DateTimeOffset? lastPollEndedAt;
    private TimeSpan? retryPause;
    private readonly ReadsDue readsDue = new();
    private bool confirming;

    public ObjectKey Key => key;

    public KafkaConnectCluster? Resource { get; private set; }

    public ConnectSession? Session { get; private set; }

    public Evidence Evidence { get; private set; } = Evidence.None;

    public bool Polling { get; private set; }

    /// <summary>The spec, if it is in order.</summary>
    public ClusterSettings? Settings => (spec as SpecReading<ClusterSettings>.Valid)?.Value;

    public ServerDetails? ServerDetails => serverDetails;

    /// <summary>Whether the cluster's own spec refers to a Secret or ConfigMap.</summary>
    public bool DependsOn(SourceKey source) => Settings?.SourceKeys.Contains(source) ?? false;

    /// <summary>The operator, as one that sees the KafkaConnectCluster or does not.</summary>
    public OperatorIdentity As(OperatorIdentity self) => Availability is Availability.NotWatched ? self.WithoutCluster() : self;

    public ClusterView View => new()
    {
        Key = key,
        Availability = Availability,
        Deleting = Resource?.Metadata.DeletionTimestamp is not null,
        SignsIn = SignsIn,
        Server = serverDetails?.Server,
        PluginClasses = pluginClasses,
        PasswordKeys = passwordKeys,
        KnowsInitialState = knowsInitialState,
        IsOtherGroup = IsOtherGroup,
    };

    private bool SignsIn => Settings?.Authentication is not null;

    public Availability Availability => (Resource, spec, unusable) switch
    {
        (null, _, _) when !watched.Includes(key.Namespace) => new Availability.NotWatched(),

        // There is one, but its spec was forced past the schema: who took it for deleted would let its connectors go.
        (null, _, _) when isUnreadable(key) => new Availability.Misconfigured($"KafkaConnectCluster {key} exists and cannot be read; the operator's log says why."),
        (null, _, _) => new Availability.Missing(),
        (_, SpecReading<ClusterSettings>.Invalid { Problems: var problems }, _) =>
            new Availability.Misconfigured(string.Join(" ", problems.Select(problem => $"{problem}."))),
        (_, _, { } message) when Session is null => new Availability.Misconfigured(message),
        _ => health.Availability,
    };

    /// <summary>As the KafkaConnectCluster's own status tells it: a missing Secret is told even while the credentials read before still serve.</summary>
    public Availability ReportedAvailability =>
        Availability is Availability.Available && unusable is { } message ? new Availability.Misconfigured(message) : Availability;

    /// <summary>Takes the resource's newest state; null when there is none.</summary>
    public void Accept(KafkaConnectCluster? resource)
    {
        if (resource is null || Resource is null || resource.Metadata.Generation != Resource.Metadata.Generation || resource.Metadata.Uid != Resource.Metadata.Uid)
        {
            spec = resource is null ? null : KafkaConnectClusterReader.Read(resource);
        }

        Resource = resource;
    }

    /// <summary>Builds the client anew when URLs, credentials or certificates have changed.</summary>
    public void Connect(Func<SourceKey, SourceState> sources)
    {
        if (Settings is not { } settings)
        {
            Replace(null);
            return;
        }

        unusable = null;
        switch (ConnectionPlan.Of(settings, sources))
        {
            case ConnectionPlan.Unusable { Message: var message } when Session is not null && sessionGeneration == Resource?.Metadata.Generation:
                // A Secret that vanishes takes nothing away while the operator runs. When a namespace is deleted, the Secret can
                // go first, and the connectors have yet to be deleted with what it held.
                unusable = $"{message} The operator continues with what it read before, until it restarts.";
                break;
            case ConnectionPlan.Unusable { Message: var message }:
                unusable = message;
                Replace(null);
                break;
            case ConnectionPlan.Ready { Endpoint: var endpoint } when endpoint != Session?.Endpoint:
                Open(endpoint);
                break;
            case ConnectionPlan.Ready:
                sessionGeneration = Resource?.Metadata.Generation;
                break;
        }
    }

    /// <summary>Another Connect cluster answers than before, on the same Kafka cluster.</summary>
    public bool IsOtherGroup { get; private set; }

    /// <summary>Something in the last snapshot is known, or nothing could be.</summary>
    public bool IsFamiliar { get; private set; } = true;

    /// <summary>Judges who answers. True when that has changed.</summary>
    public bool JudgeGroup(Snapshot snapshot, IEnumerable<ConnectorName> claimed)
    {
        var was = IsOtherGroup;
        var known = Resource?.Status?.Workers ?? [];
        IsFamiliar = GroupChange.IsFamiliar(snapshot, claimed, known);
        IsOtherGroup = !IsFamiliar && (was || GroupChange.IsProven(snapshot, Evidence.Confirmed, claimed));
        return was != IsOtherGroup;
    }

    /// <summary>Judges silence as time passes.</summary>
    public void At(DateTimeOffset now) => health = health.At(now);

    /// <summary>When <see cref="At"/> will change the judgement.</summary>
    public DateTimeOffset? JudgementChangesAt => health.ChangesAt;

    /// <summary>The next poll is to confirm a surprise; one by one, where the connector itself has to be read.</summary>
    public void Confirm(ConnectorName name, bool itself) => readsDue.Add(name, itself);

    /// <summary>Something was written: look soon.</summary>
    public void PollFast() => pace = pace.Fastest;

    /// <summary>Connect refused initial_state.</summary>
    public void ForgetInitialState() => knowsInitialState = false;

    /// <summary>A plugin's definitions were asked for.</summary>
    public void Learn(ClusterMessage.DefinitionsRead read)
    {
        if (ReferenceEquals(read.Session, Session))
        {
            passwordKeys = passwordKeys.SetItem(read.Plugin, read.PasswordKeys);
        }
    }

    /// <summary>When the next poll is due; null while one is under way or there is no client.</summary>
    public DateTimeOffset? PollDueAt(bool settled)
    {
        if (Session is null || Polling || Settings is not { } settings)
        {
            return null;
        }

        if (lastPollEndedAt is not { } ended)
        {
            return DateTimeOffset.MinValue;
        }

        if (retryPause is { } pause)
        {
            return ended + pause;
        }

        // A surprise is looked into at once. If that has not settled it (a rebalance keeps the barrier from answering), the next
        // look comes no sooner than any poll.
        return readsDue.Any && !confirming
            ? DateTimeOffset.MinValue
            : ended + pace.Pause(settled && !readsDue.Any, settings.PollInterval);
    }

    /// <summary>A poll begins: what it is to confirm, and the connection on which the worker need not say again who it is.</summary>
    public (ConnectSession Session, ImmutableArray<ConnectorName> Confirm, long? DetailsReadOn) BeginPoll(DateTimeOffset now)
    {
        Polling = true;
        pollBeganAt = now;
        var confirm = readsDue.Take();
        confirming = !confirm.IsEmpty;
        if (!confirming)
        {
            health = health.AfterAsking(string.Join(", ", Settings?.Urls ?? []), now);
        }

        return (Session!.Use(), confirm, detailsDue ? null : serverDetails?.ConnectionId);
    }

    /// <summary>A poll has ended. Answers what it changed.</summary>
    public PollEffect EndPoll(ConnectSession session, PollReport report, bool settled, DateTimeOffset now)
    {
        if (!ReferenceEquals(session, Session))
        {
            return PollEffect.None;
        }

        Polling = false;
        lastPollEndedAt = now;
        var before = Availability;
        switch (report)
        {
            case PollReport.Read read:
                var pluginsChanged = Accept(read, now);
                health = ClusterHealth.Healthy with { LastTook = now - pollBeganAt };
                retryPause = null;
                pace = pace.Next(settled, now - pollBeganAt);
                return new(Snapshot: read.Snapshot, AvailabilityChanged: before != Availability, PluginsChanged: pluginsChanged);
            case PollReport.Failed failed:
                health = health.Failed(failed.Unauthorized ? AuthenticationAdvice.ForAll(SignsIn, failed.Message) : failed.Message, failed.Unauthorized, now);
                retryPause = health.RetryDelay(random(), failed.RetryAfter);
                detailsDue = true;
                return new(Snapshot: null, AvailabilityChanged: before != Availability, PluginsChanged: false);
            default:
                throw new InvalidOperationException($"Unexpected report {report}.");
        }
    }

    /// <summary>No further call will begin.</summary>
    public void Close() => Replace(null);

    private bool Accept(PollReport.Read read, DateTimeOffset now)
    {
        Evidence = Evidence.With(read.Snapshot, read.Confirmation is { } confirmation ? confirmation with { ReceivedAt = now } : null);
        var pluginsChanged = false;
        if (read.ServerDetails is { } heard)
        {
            pluginsChanged = serverDetails is { } known && !known.Plugins.SequenceEqual(heard.Plugins);
            // Other plugins have other definitions, and what was not to be had may be now.
            passwordKeys = pluginsChanged
                ? passwordKeys.Clear()
                : passwordKeys.RemoveRange(passwordKeys.Where(plugin => plugin.Value is null).Select(plugin => plugin.Key));
            serverDetails = heard;
            pluginClasses = [.. heard.Plugins.Select(plugin => plugin.Class)];
            detailsReadAt = now;
            detailsDue = false;
            knowsInitialState = true;
        }
        else if (serverDetails?.ConnectionId != read.Snapshot.ConnectionId && now - detailsReadAt > ServerDetailsLast)
        {
            detailsDue = true;
        }

        return pluginsChanged;
    }

    private void Open(RestEndpoint endpoint)
    {
        try
        {
            Replace(new ConnectSession(endpoint, connect(endpoint)));
            sessionGeneration = Resource?.Metadata.Generation;
        }
        catch (RestEndpointException refused)
        {
            unusable = refused.Message;
            Replace(null);
        }
    }

    private void Replace(ConnectSession? session)
    {
        if (Session is null && session is null)
        {
            return;
        }

        Session?.Release();
        Session = session;
        Polling = false;
        lastPollEndedAt = null;
        retryPause = null;
        detailsDue = true;
        passwordKeys = passwordKeys.Clear();
        health = ClusterHealth.Unknown;
        Evidence = Evidence.None;
        IsOtherGroup = false;
        IsFamiliar = true;
    }
}

/// <summary>What a poll changed.</summary>
internal readonly record struct PollEffect(Snapshot? Snapshot, bool AvailabilityChanged, bool PluginsChanged)
{
    public static PollEffect None => default;
}
