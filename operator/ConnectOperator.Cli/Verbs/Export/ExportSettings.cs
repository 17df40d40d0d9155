using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary>How connectors are written.</summary>
internal sealed record ExportSettings
{
    /// <summary>Name of the KafkaConnectCluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>Namespace of all resources; null to leave it out.</summary>
    public string? Namespace { get; init; }

    /// <summary>How the cluster was reached.</summary>
    public required RestEndpoint Endpoint { get; init; }

    /// <summary>Whether values that are secret are written into Secrets; otherwise a person has to.</summary>
    public bool WithSecrets { get; init; }

    /// <summary>Only connectors of these names; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
