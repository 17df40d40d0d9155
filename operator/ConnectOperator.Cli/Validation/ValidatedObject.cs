using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Cli.Validation;

/// <summary>A resource of the operator in a file, as far as it can be read.</summary>
internal abstract record ValidatedObject(ManifestObject Source, IResource Resource)
{
    /// <summary>A KafkaConnector.</summary>
    internal sealed record Connector(ManifestObject Source, KafkaConnector Value, SpecReading<ConnectorRequest> Spec) : ValidatedObject(Source, Value);

    /// <summary>A KafkaConnectCluster.</summary>
    internal sealed record Cluster(ManifestObject Source, KafkaConnectCluster Value, SpecReading<ClusterSettings> Spec) : ValidatedObject(Source, Value);
}

/// <summary>What is in the files, and what is wrong with it.</summary>
/// <param name="Objects">The operator's resources.</param>
/// <param name="Sources">Secrets and ConfigMaps beside them.</param>
/// <param name="Findings">All that is wrong, in the order of files and lines.</param>
internal sealed record ValidationReport(
    IReadOnlyList<ValidatedObject> Objects, IReadOnlyDictionary<SourceKey, SourceState> Sources, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether anything would be refused or understood in another way.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);
}
