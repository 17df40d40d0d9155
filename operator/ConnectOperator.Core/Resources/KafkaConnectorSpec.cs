namespace ConnectOperator.Core.Resources;

/// <summary>What a KafkaConnector asks for. Lenient types: the operator checks every rule itself and says what is wrong.</summary>
public sealed record KafkaConnectorSpec
{
    /// <summary>The KafkaConnectCluster that runs the connector; immutable.</summary>
    public required ClusterReference ClusterRef { get; init; }

    /// <summary>The connector's name in Connect; immutable; metadata.name when absent.</summary>
    public string? Name { get; init; }

    /// <summary>connector.class.</summary>
    public required string Class { get; init; }

    /// <summary>tasks.max.</summary>
    public int? TasksMax { get; init; }

    /// <summary>connector.plugin.version: a Maven version range (KIP-891, Connect 4.1).</summary>
    public string? Version { get; init; }

    /// <summary>The connector's config.</summary>
    public IReadOnlyDictionary<string, ConfigValue>? Config { get; init; }

    /// <summary>Config values kept out of the resource; later entries win, <see cref="Config"/> wins over all.</summary>
    public IReadOnlyList<ConfigFromSource>? ConfigFrom { get; init; }

    /// <summary>running, paused or stopped.</summary>
    public string? State { get; init; }

    /// <summary>Delete or Orphan.</summary>
    public string? DeletionPolicy { get; init; }
}

/// <summary>Which KafkaConnectCluster.</summary>
public sealed record ClusterReference
{
    /// <summary>metadata.name of the KafkaConnectCluster.</summary>
    public required string Name { get; init; }

    /// <summary>Its namespace; the referring resource's own when absent.</summary>
    public string? Namespace { get; init; }
}

/// <summary>One source of config values, always in the resource's own namespace.</summary>
public sealed record ConfigFromSource
{
    /// <summary>With a key reference: the config key that gets the value.</summary>
    public string? Key { get; init; }

    /// <summary>One value of a Secret.</summary>
    public KeyReference? SecretKeyRef { get; init; }

    /// <summary>One value of a ConfigMap.</summary>
    public KeyReference? ConfigMapKeyRef { get; init; }

    /// <summary>Every value of a Secret.</summary>
    public NameReference? SecretRef { get; init; }

    /// <summary>Every value of a ConfigMap.</summary>
    public NameReference? ConfigMapRef { get; init; }

    /// <summary>With a whole Secret or ConfigMap: put before each of its keys.</summary>
    public string? Prefix { get; init; }
}

/// <summary>An object in the resource's own namespace.</summary>
public sealed record NameReference
{
    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }
}

/// <summary>One key of a Secret or ConfigMap in the resource's own namespace.</summary>
public sealed record KeyReference
{
    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>The key in data.</summary>
    public required string Key { get; init; }
}
