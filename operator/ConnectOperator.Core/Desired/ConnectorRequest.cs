using System.Collections.Frozen;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired;

/// <summary>A KafkaConnector's spec, read and checked; references not yet resolved.</summary>
public sealed record ConnectorRequest
{
    /// <summary>Name in Connect.</summary>
    public required ConnectorName Name { get; init; }

    /// <summary>The KafkaConnectCluster.</summary>
    public required ObjectKey Cluster { get; init; }

    /// <summary>The part of the config that the spec itself gives, connector.class, tasks.max and connector.plugin.version included.</summary>
    public required FrozenDictionary<string, string> Config { get; init; }

    /// <summary>Where the rest comes from, in the spec's order; <see cref="Config"/> wins over all.</summary>
    public required IReadOnlyList<ConfigSource> Sources { get; init; }

    /// <summary>What it should be doing.</summary>
    public required DesiredState State { get; init; }

    /// <summary>What becomes of a connector of that name that exists and that nobody manages.</summary>
    public required AdoptionPolicy Adoption { get; init; }

    /// <summary>When what failed of it is restarted.</summary>
    public RestartRule AutoRestart { get; init; } = RestartRule.Default;

    /// <summary>What becomes of the connector when the resource is deleted.</summary>
    public required DeletionPolicy DeletionPolicy { get; init; }

    /// <summary>Whether the connector is kept as asked, or only watched.</summary>
    public required EnforcementMode Mode { get; init; }

    /// <summary>The value of a key that has a field of its own; null when that field is left out and has no default.</summary>
    public string? ValueOf(string reservedKey) => reservedKey == ReservedConfigKeys.Name ? Name.Value : Config.GetValueOrDefault(reservedKey);

    /// <summary>Every Secret and ConfigMap that <see cref="Sources"/> refers to, once.</summary>
    public IReadOnlySet<SourceKey> SourceKeys => Sources.Select(source => source.Source).ToFrozenSet();
}

/// <summary>Target state.</summary>
public enum DesiredState
{
    /// <summary>Running.</summary>
    Running,

    /// <summary>Paused: tasks assigned but idle.</summary>
    Paused,

    /// <summary>Stopped: no tasks (Connect 3.5).</summary>
    Stopped,
}

/// <summary>What becomes of an unmanaged connector of the name that a resource asks for.</summary>
public enum AdoptionPolicy
{
    /// <summary>It is left alone, whatever it is.</summary>
    Never,

    /// <summary>It is taken over if its config is the desired one.</summary>
    IfIdentical,

    /// <summary>It is taken over and made what is desired.</summary>
    Always,
}

/// <summary>What becomes of a connector whose resource is deleted.</summary>
public enum DeletionPolicy
{
    /// <summary>It is deleted too.</summary>
    Delete,

    /// <summary>It stays as it is, unmanaged.</summary>
    Orphan,
}

/// <summary>What the operator does about a connector that is not as asked.</summary>
public enum EnforcementMode
{
    /// <summary>It makes it so.</summary>
    Enforce,

    /// <summary>It says so.</summary>
    Observe,
}

/// <summary>A Secret or ConfigMap in the resource's own namespace.</summary>
public readonly record struct SourceKey(SourceKind Kind, ObjectKey Key)
{
    /// <summary><c>Secret namespace/name</c>.</summary>
    public override string ToString() => $"{Kind} {Key}";
}

/// <summary>The two kinds of sources.</summary>
public enum SourceKind
{
    /// <summary>core/v1 Secret.</summary>
    Secret,

    /// <summary>core/v1 ConfigMap.</summary>
    ConfigMap,
}

/// <summary>One entry of configFrom.</summary>
public abstract record ConfigSource(SourceKey Source)
{
    /// <summary>One key of it becomes one config key.</summary>
    public sealed record OneKey(SourceKey Source, string Key, string ConfigKey) : ConfigSource(Source);

    /// <summary>Every key of it becomes a config key of the same name behind the prefix.</summary>
    public sealed record EveryKey(SourceKey Source, string Prefix) : ConfigSource(Source);
}
