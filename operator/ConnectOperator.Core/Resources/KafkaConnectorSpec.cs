using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Core.Resources.Schema;

namespace ConnectOperator.Core.Resources;

// The summaries of resource types are what kubectl explain shows: they speak to whoever writes the YAML.
// No member is C#-required, and setters turn null into an empty value: a resource that slipped past the schema must be readable.

/// <summary>The connector as it should be.</summary>
[CelRule(
    "!has(self.config) || !has(self.config.connector__dot__class) || string(self.config.connector__dot__class) == self.class",
    "connector.class in config differs from spec.class: set spec.class, and remove connector.class from config")]
[CelRule(
    "!has(self.config) || !has(self.config.tasks__dot__max) || "
    + "string(self.config.tasks__dot__max) == string(has(self.tasksMax) ? self.tasksMax : 1)",
    "tasks.max in config differs from spec.tasksMax, which defaults to 1: set spec.tasksMax, and remove tasks.max from config")]
[CelRule(
    "!has(self.config) || !has(self.config.connector__dot__plugin__dot__version) || "
    + "(has(self.version) && string(self.config.connector__dot__plugin__dot__version) == self.version)",
    "connector.plugin.version in config differs from spec.version: set spec.version, and remove connector.plugin.version from config")]
public sealed record KafkaConnectorSpec
{
    /// <summary>The KafkaConnectCluster that runs the connector. Immutable.</summary>
    [RequiredField]
    [AllowNull]
    public ClusterReference ClusterRef { get; init => field = value ?? new(); } = new();

    /// <summary>
    /// Name of the connector in Kafka Connect: letters, digits, dots, underscores and hyphens, at most 255 characters.
    /// Defaults to metadata.name. Immutable.
    /// </summary>
    [TextForm(SpecLimits.ConnectorNameLength, SpecLimits.ConnectorNamePattern, SpecPatterns.ConnectorName)]
    [NoneOf("must not be . or ..: no URL of Kafka Connect's REST API can name such a connector", ".", "..")]
    public string? Name { get; init; }

    /// <summary>
    /// Class of the connector (connector.class), for example org.apache.kafka.connect.file.FileStreamSourceConnector, or the
    /// plugin's alias.
    /// </summary>
    [RequiredField]
    [TextForm(SpecLimits.ClassLength, SpecLimits.ClassPattern, SpecPatterns.Class)]
    [AllowNull]
    public string Class { get; init => field = value ?? ""; } = "";

    /// <summary>The maximum number of tasks that the connector may create (tasks.max), at least 1. Defaults to 1.</summary>
    [NumberRange(1)]
    [FieldDefault(SpecDefaults.TasksMax)]
    public int? TasksMax { get; init; }

    /// <summary>
    /// Version of the plugin, or a range of versions in Maven's notation (connector.plugin.version), for example 3.9.0 or
    /// [3.9,4). Needs Kafka Connect 4.1 or later. Defaults to the newest version installed on the workers.
    /// </summary>
    [TextForm(SpecLimits.VersionLength, SpecLimits.VersionPattern, SpecPatterns.Version)]
    public string? Version { get; init; }

    /// <summary>
    /// The connector's config. Put every value in quotes: YAML turns a bare 0755 into 493, 1.10 into 1.1, 1e6 into 1000000 and yes into true before
    /// anything reaches the cluster, and nobody can detect it afterwards. A value is a string, a number or a boolean; a list of these becomes one
    /// string joined by commas. Null and nested objects are refused, as are numbers with an exponent and integers beyond 2^53. The keys name,
    /// connector.class, tasks.max and connector.plugin.version have fields of their own in spec, and may be given here only with the same value.
    /// </summary>
    [ConfigKeys(ReservedConfigKeys.Name, ReservedConfigKeys.Class, ReservedConfigKeys.TasksMax, ReservedConfigKeys.PluginVersion)]
    [JsonConverter(typeof(UnparsedConfigConverter))]
    public IReadOnlyDictionary<string, ConfigValue>? Config { get; init; }

    /// <summary>
    /// Config values from Secrets and ConfigMaps in the resource's own namespace. If two entries set the same key, the later one wins, and
    /// spec.config overrides all. The connector is updated when one of them changes.
    /// </summary>
    [ItemCount(0, SpecLimits.ConfigSources)]
    public IReadOnlyList<ConfigFromSource>? ConfigFrom { get; init; }

    /// <summary>
    /// What the connector should be doing: running; paused, its tasks assigned but idle; or stopped, without tasks (Kafka Connect
    /// 3.5 or later). Defaults to running.
    /// </summary>
    [OneOf(SpecValues.Running, SpecValues.Paused, SpecValues.Stopped)]
    [FieldDefault(SpecDefaults.State)]
    public string? State { get; init; }

    /// <summary>Whether and when the operator restarts a connector that should run and FAILED, or its FAILED tasks.</summary>
    [DefaultsOfFields]
    public AutoRestart? AutoRestart { get; init; }

    /// <summary>
    /// What happens to a connector of that name that already exists and that no resource manages. Never: the operator leaves it alone. IfIdentical:
    /// the operator takes it over if its config is as requested, and otherwise leaves it alone, also if Kafka Connect masks a password, which then
    /// cannot be compared. Always: the operator takes it over, and writes the requested config. A connector that was taken over belongs to this
    /// resource like any other, so it is deleted with it. Defaults to IfIdentical.
    /// </summary>
    [OneOf(SpecValues.Never, SpecValues.IfIdentical, SpecValues.Always)]
    [FieldDefault(SpecDefaults.Adoption)]
    public string? Adoption { get; init; }

    /// <summary>
    /// What happens to the connector when this resource is deleted: Delete deletes it from Kafka Connect, Orphan leaves it there as it is. Defaults
    /// to Delete.
    /// </summary>
    [OneOf(SpecValues.Delete, SpecValues.Orphan)]
    [FieldDefault(SpecDefaults.DeletionPolicy)]
    public string? DeletionPolicy { get; init; }

    /// <summary>
    /// Enforce: the operator keeps the connector as this spec declares. Observe: the operator reports differences in status and writes nothing to
    /// Kafka Connect: the connector is not created, changed, paused, resumed, stopped, restarted or deleted, not even together with this resource.
    /// Defaults to Enforce.
    /// </summary>
    [OneOf(SpecValues.Enforce, SpecValues.Observe)]
    [FieldDefault(SpecDefaults.Mode)]
    public string? Mode { get; init; }

    /// <summary>Path of the field at which reading the spec failed, all other members then being empty; null when all was read.</summary>
    [JsonIgnore]
    public string? UnreadableField { get; init; }
}

/// <summary>Which KafkaConnectCluster.</summary>
[CelRule(
    "self.name != oldSelf.name || self == oldSelf",
    "namespace is immutable: leave it as it was written; the default is the resource's own namespace. To move the connector, delete the "
    + "resource and create it again: deletion removes the connector from Kafka Connect, unless spec.deletionPolicy is Orphan")]
public sealed record ClusterReference
{
    /// <summary>Name of the KafkaConnectCluster.</summary>
    [RequiredField]
    [TextForm(SpecLimits.ObjectNameLength, SpecLimits.ObjectNamePattern, SpecPatterns.ObjectName)]
    [CelRule(
        "self == oldSelf",
        "is immutable. To move the connector, delete the resource and create it again: deletion removes the connector from Kafka Connect, "
        + "unless spec.deletionPolicy is Orphan")]
    [AllowNull]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>
    /// Namespace of the KafkaConnectCluster, whose spec.allowedNamespaces must then allow this one. Defaults to the connector
    /// resource's own namespace.
    /// </summary>
    [TextForm(SpecLimits.NamespaceLength, SpecLimits.NamespacePattern, SpecPatterns.Namespace)]
    public string? Namespace { get; init; }
}

/// <summary>
/// When the operator restarts what FAILED of a running connector: the connector itself and the tasks that failed, never what runs.
/// </summary>
[CelRule(
    "!has(self.initialBackoff) || !has(self.maxBackoff) || !self.initialBackoff.matches('" + SpecLimits.DurationPattern + "') || "
    + "!self.maxBackoff.matches('" + SpecLimits.DurationPattern + "') || duration(self.initialBackoff) <= duration(self.maxBackoff)",
    "initialBackoff must not be longer than maxBackoff, which defaults to " + SpecDefaults.MaxBackoff)]
public sealed record AutoRestart
{
    /// <summary>False leaves restarts to people, who use the annotation kafkaconnect.dev/restart-failed. Defaults to true.</summary>
    [FieldDefault(SpecDefaults.AutoRestart)]
    public bool? Enabled { get; init; }

    /// <summary>
    /// After this number of restarts without success, status reports RestartsExhausted, and a person must act. Absent for no limit.
    /// </summary>
    [NumberRange(1)]
    public int? MaxRestarts { get; init; }

    /// <summary>Time from a failure to its first restart, from 1s to 24h. Defaults to 10s.</summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxRestartDelay)]
    [FieldDefault(SpecDefaults.InitialBackoff)]
    public string? InitialBackoff { get; init; }

    /// <summary>
    /// The longest time from a failure to its restart, from 1s to 24h and not below initialBackoff. After each restart without success, the time is
    /// chosen at random between initialBackoff and a bound that doubles until it reaches this one. Defaults to 10m.
    /// </summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxRestartDelay)]
    [FieldDefault(SpecDefaults.MaxBackoff)]
    public string? MaxBackoff { get; init; }

    /// <summary>When the connector has been Ready for this time, from 1s to 24h, restarts are counted from zero again. Defaults to 10m.</summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxRestartDelay)]
    [FieldDefault(SpecDefaults.ResetAfter)]
    public string? ResetAfter { get; init; }
}

/// <summary>
/// One source of config values: exactly one of secretKeyRef, configMapKeyRef, secretRef and configMapRef. The first two give one
/// value to the config key named by key, the others give every key of the object, behind prefix if there is one.
/// </summary>
[CelRule(
    "[has(self.secretKeyRef), has(self.configMapKeyRef), has(self.secretRef), has(self.configMapRef)].exists_one(x, x)",
    "exactly one of secretKeyRef, configMapKeyRef, secretRef and configMapRef must be set")]
[CelRule(
    "has(self.key) == (has(self.secretKeyRef) || has(self.configMapKeyRef))",
    "key must be set with secretKeyRef and configMapKeyRef, and only with them")]
[CelRule(
    "!has(self.prefix) || has(self.secretRef) || has(self.configMapRef)",
    "prefix may be set only with secretRef and configMapRef")]
public sealed record ConfigFromSource
{
    /// <summary>With secretKeyRef or configMapKeyRef: the config key that gets the value, for example connection.password.</summary>
    [TextForm(SpecLimits.ConfigKeyLength, SpecLimits.ConfigKeyPattern, SpecPatterns.ConfigKey)]
    [NoneOf(
        "name, connector.class, tasks.max and connector.plugin.version have fields of their own: set spec.name, spec.class, spec.tasksMax or spec.version instead",
        ReservedConfigKeys.Name, ReservedConfigKeys.Class, ReservedConfigKeys.TasksMax, ReservedConfigKeys.PluginVersion)]
    public string? Key { get; init; }

    /// <summary>One key of a Secret.</summary>
    public KeyReference? SecretKeyRef { get; init; }

    /// <summary>One key of a ConfigMap.</summary>
    public KeyReference? ConfigMapKeyRef { get; init; }

    /// <summary>Every key of a Secret.</summary>
    public NameReference? SecretRef { get; init; }

    /// <summary>Every key of a ConfigMap.</summary>
    public NameReference? ConfigMapRef { get; init; }

    /// <summary>With secretRef or configMapRef: text without spaces, put before each key, for example producer.override. with its final dot.</summary>
    [TextForm(SpecLimits.ConfigKeyLength, SpecLimits.PrefixPattern, SpecPatterns.Prefix, MinLength = 0)]
    public string? Prefix { get; init; }
}

/// <summary>An object in the resource's own namespace.</summary>
public sealed record NameReference
{
    /// <summary>Name of the object, which must be in the resource's own namespace.</summary>
    [RequiredField]
    [TextForm(SpecLimits.ObjectNameLength, SpecLimits.ObjectNamePattern, SpecPatterns.ObjectName)]
    [AllowNull]
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>One key of a Secret or ConfigMap in the resource's own namespace.</summary>
public sealed record KeyReference
{
    /// <summary>Name of the object, which must be in the resource's own namespace.</summary>
    [RequiredField]
    [TextForm(SpecLimits.ObjectNameLength, SpecLimits.ObjectNamePattern, SpecPatterns.ObjectName)]
    [AllowNull]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The key in the object's data.</summary>
    [RequiredField]
    [TextForm(SpecLimits.ObjectNameLength, SpecLimits.DataKeyPattern, SpecPatterns.DataKey)]
    [AllowNull]
    public string Key { get; init => field = value ?? ""; } = "";
}
