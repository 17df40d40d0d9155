using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>A situation in which all is well: a claimed connector runs as asked. Tests say what is different.</summary>
internal sealed record SituationBuilder
{
    public const string Secret = "hunter2-and-more";

    public static DateTimeOffset Noon { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static ConnectorName Name { get; } = ConnectorName.Parse("orders");

    public static ObjectKey Cluster { get; } = new("kafka", "prod");

    public static SituationBuilder AllIsWell { get; } = new();

    /// <summary>A resource nobody has looked at yet, and a Connect without its connector.</summary>
    public static SituationBuilder JustApplied { get; } = new() { Claimed = false, Previous = null, ObservedState = new ObservedState.Absent() };

    public FrozenDictionary<string, string> Config { get; init; } = Settings();

    public string Hash { get; init; } = "h1";

    public DesiredState State { get; init; }

    public bool Claimed { get; init; } = true;

    public string ClaimedOn { get; init; } = Cluster.ToString();

    public string? RecordedHash { get; init; } = "h1";

    public string? ClaimedKafka { get; init; } = "kafka-1";

    public Assessment? Previous { get; init; } = Assessment.IsReady(Reasons.Running, "The connector and its task are RUNNING.") with
    {
        Synced = new(ConditionStatus.True, Reasons.InSync, "The config in Connect is as requested."),
    };

    public HandledTokens? HandledTokens { get; init; }

    public RestartRule AutoRestart { get; init; } = RestartRule.Default;

    public Restarts? Restarts { get; init; }

    public ServerKeys? ServerKeys { get; init; }

    public DriftCorrections? Corrections { get; init; }

    public Waiting? Waiting { get; init; }

    public double Jitter { get; init; } = 0.5;

    public IReadOnlyList<FailedTask>? FailedTasks { get; init; }

    public long Generation { get; init; } = 1;

    public long ObservedGeneration { get; init; } = 1;

    public bool HasFinalizer { get; init; } = true;

    public bool Deleted { get; init; }

    public AdoptionPolicy Adoption { get; init; } = AdoptionPolicy.IfIdentical;

    public string? DeletionPolicy { get; init; }

    public EnforcementMode Mode { get; init; }

    public string? UnreadableField { get; init; }

    public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ConnectorName SpecName { get; init; } = Name;

    public SpecProblem? SpecProblem { get; init; }

    public Resolution? Resolution { get; init; }

    public Availability Availability { get; init; } = new Availability.Available();

    public bool ClusterDeleting { get; init; }

    public bool SignsIn { get; init; } = true;

    public string Kafka { get; init; } = "kafka-1";

    public ImmutableArray<string> Plugins { get; init; } = ["org.example.OrdersSourceConnector", "org.example.OrdersSinkConnector"];

    /// <summary>By class, as far as somebody has asked.</summary>
    public ImmutableDictionary<string, FrozenSet<string>?> PasswordKeys { get; init; } = ImmutableDictionary<string, FrozenSet<string>?>.Empty
        .Add("org.example.OrdersSourceConnector", FrozenSet.Create(StringComparer.Ordinal, "connection.password"));

    public bool KnowsInitialState { get; init; } = true;

    public bool Allowed { get; init; } = true;

    public ConflictingResource? NameTakenBy { get; init; }

    public ConflictingResource? NameDisputedBy { get; init; }

    public ObservedState ObservedState { get; init; } = Seen(Shown());

    public ConnectorHistory History { get; init; } = ConnectorHistory.Empty;

    public Scrubber? Scrubber { get; init; }

    public DateTimeOffset Now { get; init; } = Noon;

    public static FrozenDictionary<string, string> Settings(params (string Key, string Value)[] changes) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["connector.class"] = "org.example.OrdersSourceConnector",
            ["tasks.max"] = "1",
            ["topic"] = "orders",
            ["connection.password"] = Secret,
        }
        .Where(pair => changes.All(change => change.Key != pair.Key))
        .Concat(changes.Select(change => KeyValuePair.Create(change.Key, change.Value)))
        .Where(pair => pair.Value.Length > 0)
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static ObservedConnector Shown(
        ConnectorState state = ConnectorState.Running,
        IReadOnlyList<ConnectorState>? tasks = null,
        IReadOnlyDictionary<string, string>? config = null,
        string? trace = null,
        IReadOnlyList<int>? unreported = null) => new()
        {
            Name = Name,
            Type = "source",
            Config = (config ?? Settings()).Append(KeyValuePair.Create("name", Name.Value)).DistinctBy(pair => pair.Key).ToDictionary(StringComparer.Ordinal),
            State = state,
            WorkerId = "10.0.0.1:8083",
            Trace = state is ConnectorState.Failed ? trace : null,
            Tasks =
            [
                .. (tasks ?? (state is ConnectorState.Stopped ? [] : [state])).Select(
                    (task, id) => new ObservedTask(id, task, "10.0.0.2:8083", task is ConnectorState.Failed ? trace : null)),
            ],
            Unreported = unreported ?? [],
        };

    /// <summary>In the last snapshot, which began just now; confirmed unless said otherwise.</summary>
    public static ObservedState.Seen Seen(ObservedConnector connector, bool trusted = true) => new(connector, trusted, Noon) { JustConfirmed = trusted };

    public static WriteFailure Failure(
        WriteFailureKind kind, WriteKind write = WriteKind.Config, string? hash = "h1", double sinceSeconds = 0, double retryInSeconds = 1) => new()
        {
            Kind = kind,
            Message = "what Connect said",
            Write = write,
            ConfigHash = write is WriteKind.Config ? hash : null,
            State = write is WriteKind.State ? DesiredState.Stopped : null,
            Since = Noon.AddSeconds(-sinceSeconds),
            Attempts = 1,
            RetryAt = Noon.AddSeconds(retryInSeconds),
        };

    public DesiredConnector Desired() => new()
    {
        Name = Name,
        Config = Config,
        SecretKeys = FrozenSet.Create(StringComparer.Ordinal, "connection.password"),
        State = State,
        AutoRestart = AutoRestart,
        ConfigHash = Hash,
    };

    public Situation Build() => new()
    {
        Resource = Resource(),
        Spec = SpecProblem is null
            ? new SpecReading<ConnectorRequest>.Valid(new()
            {
                Name = SpecName,
                Cluster = Cluster,
                Config = Config,
                Sources = [],
                State = State,
                Adoption = Adoption,
                DeletionPolicy = ConnectOperator.Core.Desired.DeletionPolicy.Delete,
                Mode = Mode,
            })
            : new SpecReading<ConnectorRequest>.Invalid([SpecProblem]),
        Resolution = SpecProblem is null ? Resolution ?? new Resolution.Resolved(Desired()) : null,
        Cluster = new()
        {
            Key = Cluster,
            Availability = Availability,
            Deleting = ClusterDeleting,
            SignsIn = SignsIn,
            Server = new("3.9.0", "abc", Kafka),
            PluginClasses = Plugins,
            PasswordKeys = PasswordKeys,
            KnowsInitialState = KnowsInitialState,
        },
        Allowed = Allowed,
        NameTakenBy = NameTakenBy,
        NameDisputedBy = NameDisputedBy,
        ObservedState = ObservedState,
        Scrubber = Scrubber ?? ConnectOperator.Core.Scrubbing.Scrubber.For(ConfigKnowledge.Of(Desired())),
        History = History,
        Now = Now,
        Jitter = Jitter,
    };

    /// <summary>Some time later, in a snapshot that shows the same.</summary>
    public SituationBuilder Later(TimeSpan time) => this with
    {
        Now = Now + time,
        ObservedState = ObservedState is ObservedState.Seen seen ? seen with { BeganAt = seen.BeganAt + time } : ObservedState,
    };

    public Outcome Decide() => Outcome.Of(Build());

    private KafkaConnector Resource() => new()
    {
        Metadata = new()
        {
            Name = "orders",
            Namespace = "shop",
            Uid = "uid-1",
            Generation = Generation,
            Annotations = Annotations,
            Finalizers = HasFinalizer ? [ApiGroup.Finalizer] : null,
            DeletionTimestamp = Deleted ? Noon : null,
        },
        Spec = new()
        {
            ClusterRef = new() { Name = "prod" },
            Class = "any",
            DeletionPolicy = DeletionPolicy,
            Mode = Mode.ToString(),
            UnreadableField = UnreadableField,
        },
        Status = !Claimed && Previous is null ? null : new()
        {
            ObservedGeneration = ObservedGeneration,
            Conditions = Previous is null ? null : ConditionSet.From(Previous, previous: null, ObservedGeneration, Noon.AddHours(-1)),
            ConnectorName = Claimed ? Name.Value : null,
            Cluster = Claimed ? ClaimedOn : null,
            KafkaClusterId = Claimed ? ClaimedKafka : null,
            ConfigHash = Claimed ? RecordedHash : null,
            HandledTokens = HandledTokens,
            FailedTasks = FailedTasks,
            Restarts = Restarts,
            ServerKeys = ServerKeys,
            Corrections = Corrections,
            Waiting = Waiting,
        },
    };
}
