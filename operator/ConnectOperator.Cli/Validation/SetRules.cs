using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Cli.Validation;

/// <summary>What holds between resources that are given together.</summary>
internal static class SetRules
{
    /// <summary>All that is wrong between them.</summary>
    public static IEnumerable<Finding> Check(IReadOnlyList<ValidatedObject> objects, IReadOnlyDictionary<SourceKey, SourceState> sources) =>
    [
        .. Repeated(objects),
        .. SameConnector([.. objects.OfType<ValidatedObject.Connector>()]),
        .. NotAllowed(objects),
        .. objects.OfType<ValidatedObject.Connector>().SelectMany(connector => MissingKeys(connector, sources)),
    ];

    private static IEnumerable<Finding> Repeated(IEnumerable<ValidatedObject> objects) =>
        from same in objects.GroupBy(found => (found.Source.Kind, ObjectKey.Of(found.Resource)))
        where same.Key.Item2.Name.Length > 0
        let first = same.First()
        from later in same.Skip(1)
        select Find(
            FindingRule.DuplicateResource, later, "metadata.name", $"stands a second time, after {Where(first, "metadata.name")}",
            "keep one of the two: the later would overwrite the earlier");

    private static IEnumerable<Finding> SameConnector(IReadOnlyList<ValidatedObject.Connector> connectors) =>
        from connector in connectors
        let request = (connector.Spec as SpecReading<ConnectorRequest>.Valid)?.Value
        where request is not null
        group (connector, request) by (request.Cluster, request.Name) into same
        let first = same.First().connector
        from later in same.Skip(1).Select(pair => pair.connector).Where(later => ObjectKey.Of(later.Value) != ObjectKey.Of(first.Value))
        let field = later.Value.Spec.Name is null ? "metadata.name" : "spec.name"
        select Find(
            FindingRule.NameConflict, later, field,
            $"asks for the connector {same.Key.Name} of {same.Key.Cluster.Name}, as KafkaConnector {first.Value.Metadata.Name} in {Where(first, "metadata.name")} does",
            "give one of them another spec.name");

    private static IEnumerable<Finding> NotAllowed(IReadOnlyList<ValidatedObject> objects)
    {
        var clusters = objects.OfType<ValidatedObject.Cluster>()
            .Where(cluster => cluster.Spec is SpecReading<ClusterSettings>.Valid)
            .DistinctBy(cluster => ObjectKey.Of(cluster.Value))
            .ToDictionary(cluster => ObjectKey.Of(cluster.Value), cluster => ((SpecReading<ClusterSettings>.Valid)cluster.Spec).Value);
        foreach (var connector in objects.OfType<ValidatedObject.Connector>())
        {
            // A selector asks for labels of namespaces, which files do not tell for sure; and a namespace that is left out may be any.
            if (connector is { Spec: SpecReading<ConnectorRequest>.Valid { Value: var request }, Value.Metadata.Namespace: { } @namespace }
                && clusters.TryGetValue(request.Cluster, out var settings)
                && settings.AllowedNamespaces is not NamespaceRule.Selected
                && request.Cluster.Namespace.Length > 0
                && !WatchScope.Admits(settings.AllowedNamespaces, request.Cluster.Namespace, @namespace, labels: null))
            {
                yield return Find(
                    FindingRule.NotAllowed, connector, "spec.clusterRef", $"KafkaConnectCluster {request.Cluster} does not admit connectors from namespace {@namespace}",
                    "admit them in its spec.allowedNamespaces");
            }
        }
    }

    /// <summary>Where every source is in the files it can be told what they lack.</summary>
    private static IEnumerable<Finding> MissingKeys(ValidatedObject.Connector connector, IReadOnlyDictionary<SourceKey, SourceState> sources)
    {
        if (connector.Spec is not SpecReading<ConnectorRequest>.Valid { Value: var request } || !request.SourceKeys.All(sources.ContainsKey))
        {
            return [];
        }

        var problems = ConfigResolver.Resolve(request, key => sources[key]) switch
        {
            Resolution.Missing missing => missing.Problems,
            Resolution.Invalid invalid => invalid.Problems,
            _ => [],
        };
        return problems.Select(problem => Find(FindingRule.Source, connector, problem.Field, problem.Message, problem.Remedy));
    }

    private static string Where(ValidatedObject found, string field) => $"{found.Source.File}:{FieldPath.PlaceOf(found.Source.Node, field).Line}";

    private static Finding Find(FindingRule rule, ValidatedObject found, string field, string message, string remedy) => new()
    {
        Rule = rule,
        File = found.Source.File,
        Place = FieldPath.PlaceOf(found.Source.Node, field),
        Resource = $"{found.Source.Kind} {found.Source.Name}",
        Field = field,
        Message = message,
        Remedy = remedy,
    };
}
