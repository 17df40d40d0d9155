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
    "tasks.max in config differs from spec.tasksMax, which is 1 when left out: set spec.tasksMax, and remove tasks.max from config")]
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
    [NoneOf("must not be . or .. alone: no URL of Kafka Connect's REST API can name such a connector", ".", "..")]
    public string? Name { get; init; }

    /// <summary>
    /// Class of the connector (connector.class), for example org.apache.kafka.connect.file.FileStreamSourceConnector, or the
    /// plugin's alias.
    /// </summary>
    [RequiredField]
    [TextForm(SpecLimits.ClassLength, SpecLimits.ClassPattern, SpecPatterns.Class)]
    [AllowNull]
    public string Class { get; init => field = value ?? ""; } = "";

    /// <summary>The most tasks that the connector may create (tasks.max), at least 1. Defaults to 1.</summary>
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
    /// The connector's config. Put every value in quotes: YAML turns a bare 0755 into 493, 1.10 into 1.1, 1e6 into 1000000 and yes into
    /// true before anything reaches the cluster, and nobody can tell afterwards. A value is a string, a number or a boolean; a list of
    /// these becomes one string joined by commas. Null and nested objects are refused, as are numbers with an exponent and
    /// integers beyond 2^53. The keys name, connector.class, tasks.max and connector.plugin.version have fields of their own in
    /// spec, and may be given here only with the same value.
    /// </summary>
    [ConfigKeys(ReservedConfigKeys.Name, ReservedConfigKeys.Class, ReservedConfigKeys.TasksMax, ReservedConfigKeys.PluginVersion)]
    [JsonConverter(typeof(UnparsedConfigConverter))]
    public IReadOnlyDictionary<string, ConfigValue>? Config { get; init; }

    /// <summary>
    /// Config values from Secrets and ConfigMaps in the resource's own namespace. Where two entries give the same key the later
    /// one wins, and spec.config wins over all. The connector is updated when one of them changes.
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

    /// <summary>Whether and when the operator restarts what FAILED of a running connector.</summary>
    [DefaultsOfFields]
    public AutoRestart? AutoRestart { get; init; }

    /// <summary>
    /// What becomes of a connector of that name that exists already and that no resource manages. Never: it is left alone.
    /// IfIdentical: it is taken over if its config is as asked, and left alone otherwise, also when Kafka Connect masks a password, which
    /// then cannot be compared. Always: it is taken over, and its config is put to what is asked. One that was taken over is this
    /// resource's like any other, its deletion included. Defaults to IfIdentical.
    /// </summary>
    [OneOf(SpecValues.Never, SpecValues.IfIdentical, SpecValues.Always)]
    [FieldDefault(SpecDefaults.Adoption)]
    public string? Adoption { get; init; }

    /// <summary>
    /// What becomes of the connector when this resource is deleted: Delete deletes it from Kafka Connect, Orphan leaves it there as
    /// it is. Defaults to Delete.
    /// </summary>
    [OneOf(SpecValues.Delete, SpecValues.Orphan)]
    [FieldDefault(SpecDefaults.DeletionPolicy)]
    public string? DeletionPolicy { get; init; }

    /// <summary>
    /// Enforce: the connector is kept as this spec says. Observe: what differs is reported in status, and nothing is written to Kafka
    /// Connect: the connector is not created, changed, paused, resumed, stopped, restarted or deleted, not even together with this
    /// resource. Defaults to Enforce.
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
    "namespace is immutable: leave it as it was written; left out, it means the resource's own namespace. To move the connector, delete the "
    + "resource and create it anew: deletion removes the connector from Kafka Connect, unless spec.deletionPolicy is Orphan")]
public sealed record ClusterReference
{
    /// <summary>Name of the KafkaConnectCluster.</summary>
    [RequiredField]
    [TextForm(SpecLimits.ObjectNameLength, SpecLimits.ObjectNamePattern, SpecPatterns.ObjectName)]
    [CelRule(
        "self == oldSelf",
        "is immutable. To move the connector, delete the resource and create it anew: deletion removes the connector from Kafka Connect, "
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
    "initialBackoff must not be longer than maxBackoff, which is " + SpecDefaults.MaxBackoff + " when left out")]
public sealed record AutoRestart
{
    /// <summary>False leaves restarts to people: the annotation kafkaconnect.dev/restart-failed asks for one. Defaults to true.</summary>
    [FieldDefault(SpecDefaults.AutoRestart)]
    public bool? Enabled { get; init; }

    /// <summary>
    /// After so many restarts that did not help, status says RestartsExhausted and a person has to act. Absent for no limit.
    /// </summary>
    [NumberRange(1)]
    public int? MaxRestarts { get; init; }

    /// <summary>Time from a failure to its first restart, from 1s to 24h. Defaults to 10s.</summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxRestartDelay)]
    [FieldDefault(SpecDefaults.InitialBackoff)]
    public string? InitialBackoff { get; init; }

    /// <summary>
    /// The longest time from a failure to its restart, from 1s to 24h and not below initialBackoff. After each restart that did not help, the time is drawn at random
    /// between initialBackoff and a bound that doubles until it reaches this one. Defaults to 10m.
    /// </summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxRestartDelay)]
    [FieldDefault(SpecDefaults.MaxBackoff)]
    public string? MaxBackoff { get; init; }

    /// <summary>Once the connector has been Ready for so long, from 1s to 24h, restarts are counted from zero again. Defaults to 10m.</summary>
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
    "exactly one of secretKeyRef, configMapKeyRef, secretRef and configMapRef must be given")]
[CelRule(
    "has(self.key) == (has(self.secretKeyRef) || has(self.configMapKeyRef))",
    "key must be given with secretKeyRef and configMapKeyRef, and only with them")]
[CelRule(
    "!has(self.prefix) || has(self.secretRef) || has(self.configMapRef)",
    "prefix may be given with secretRef and configMapRef only")]
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
