using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Desired.Rules;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Cli.Validation;

/// <summary>Holds one resource to all that can be known of it alone. The rules are those of the operator's own readers.</summary>
internal sealed class ObjectValidator
{
    private static readonly string[] TopFields = ["apiVersion", "kind", "metadata", "spec", "status"];

    private static readonly string[] MetadataFields =
    [
        "annotations", "creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation", "labels",
        "managedFields", "name", "namespace", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    private readonly ManifestObject source;
    private readonly List<Finding> findings;
    private readonly FieldTypes types;
    private readonly HashSet<string> changed = [];

    private ObjectValidator(ManifestObject source, List<Finding> findings)
    {
        this.source = source;
        this.findings = findings;
        types = new((rule, severity, field, message, remedy) => Add(rule, field, message, remedy, severity));
    }

    /// <summary>The resource, with what is wrong with it added to <paramref name="findings"/>.</summary>
    public static ValidatedObject Validate(ManifestObject source, List<Finding> findings) => new ObjectValidator(source, findings).Validate();

    private ValidatedObject Validate()
    {
        CheckChangedValues();
        var json = (JsonObject)ManifestJson.Of(source.Node)!;
        CheckTop(json);
        var metadata = CheckMetadata(json);
        return source.Kind == nameof(KafkaConnector) ? Connector(json, metadata) : Cluster(json, metadata);
    }

    private ValidatedObject.Connector Connector(JsonObject json, ObjectMeta metadata)
    {
        var connector = new KafkaConnector { Metadata = metadata, Spec = Spec(json, ResourceJson.Default.KafkaConnectorSpec) ?? new() };
        foreach (var problem in AnnotationProblems.OfConnector(metadata))
        {
            Add(FindingRule.Annotation, FieldPath.Below("metadata.annotations", problem.Annotation), WithoutPeriod(problem.Text), "or remove it", Severity.Warning);
        }

        var reading = KafkaConnectorReader.Read(connector);
        Tell(reading is SpecReading<ConnectorRequest>.Invalid { Problems: var problems } ? problems : []);
        return new(source, connector, reading);
    }

    private ValidatedObject.Cluster Cluster(JsonObject json, ObjectMeta metadata)
    {
        var cluster = new KafkaConnectCluster { Metadata = metadata, Spec = Spec(json, ResourceJson.Default.KafkaConnectClusterSpec) ?? new() };
        foreach (var problem in AnnotationProblems.OfCluster(metadata))
        {
            Add(FindingRule.Annotation, FieldPath.Below("metadata.annotations", problem.Annotation), WithoutPeriod(problem.Text), "or remove it", Severity.Warning);
        }

        var reading = KafkaConnectClusterReader.Read(cluster);
        Tell(reading is SpecReading<ClusterSettings>.Invalid { Problems: var problems } ? problems : []);
        return new(source, cluster, reading);
    }

    private void CheckTop(JsonObject json)
    {
        foreach (var key in json.Select(pair => pair.Key).Where(key => !TopFields.Contains(key)))
        {
            Add(
                FindingRule.UnknownField, FieldPath.Below("", key), "there is no such field",
                SimilarNames.Nearest(key, TopFields) is { } meant ? $"write {meant}"
                : SimilarNames.Nearest(key, SpecFields()) is { } inSpec ? $"write spec.{inSpec}"
                : "remove it");
        }

        if (json.ContainsKey("status"))
        {
            Add(FindingRule.UnknownField, "status", "is written by the operator alone, and has no effect here", "remove it", Severity.Warning);
        }

        if (json["spec"] is null)
        {
            Add(FindingRule.Type, "spec", json.ContainsKey("spec") ? "is empty" : "is missing", "write the resource's spec");
            types.Removed.Add("spec");
        }
    }

    private IEnumerable<string> SpecFields() =>
        (source.Kind == nameof(KafkaConnector) ? ResourceJson.Default.KafkaConnectorSpec : (JsonTypeInfo)ResourceJson.Default.KafkaConnectClusterSpec)
        .Properties.Select(property => property.Name);

    private ObjectMeta CheckMetadata(JsonObject json)
    {
        if (json["metadata"] is not JsonObject map)
        {
            Add(FindingRule.Metadata, "metadata", json["metadata"] is null ? "is missing" : "must be a map of fields", "write metadata.name at least");
            return new();
        }

        foreach (var key in map.Select(pair => pair.Key).Where(key => !MetadataFields.Contains(key)))
        {
            Add(
                FindingRule.UnknownField, FieldPath.Below("metadata", key), "there is no such field",
                SimilarNames.Nearest(key, MetadataFields) is { } meant ? $"write metadata.{meant}" : "remove it");
        }

        // What the server alone writes is none of a manifest's; only these are looked at.
        var looked = new JsonObject(map.Where(pair => pair.Key is "name" or "namespace" or "labels" or "annotations" && pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        types.Check(looked, typeof(ObjectMeta), "metadata");
        looked.TryAdd("name", "");
        var metadata = looked.Deserialize(ResourceJson.Default.ObjectMeta) ?? new();
        foreach (var problem in MetadataRules.Check(metadata).Where(problem => !IsRemoved(problem.Field) && !(map.ContainsKey("generateName") && problem.Field == "metadata.name")))
        {
            Add(FindingRule.Metadata, problem.Field, problem.Message, problem.Remedy);
        }

        return metadata;
    }

    private T? Spec<T>(JsonObject json, JsonTypeInfo<T> type)
        where T : class
    {
        if (json["spec"] is not { } spec)
        {
            return null;
        }

        if (!types.Check(spec, typeof(T), "spec"))
        {
            types.Removed.Add("spec");
            return null;
        }

        return spec.Deserialize(type);
    }

    private void Tell(IReadOnlyList<SpecProblem> problems)
    {
        foreach (var problem in problems.Where(problem => !IsRemoved(problem.Field) && !changed.Contains(problem.Field) && !problem.Field.StartsWith("metadata.", StringComparison.Ordinal)))
        {
            Add(FindingRule.Spec, problem.Field, problem.Message, problem.Remedy);
        }
    }

    // A field below one that was taken out is missing for that reason.
    private bool IsRemoved(string field) => types.Removed.Exists(removed => FieldPath.IsWithin(field, removed));

    private void CheckChangedValues()
    {
        foreach (var change in ChangedValues.Of(source.Node))
        {
            changed.Add(change.Field);
            findings.Add(new()
            {
                Rule = FindingRule.ChangedValue,
                File = source.File,
                Place = change.Place,
                Resource = Resource,
                Field = change.Field,
                Message = change.Message,
                Remedy = change.Remedy,
            });
        }
    }

    private string Resource => $"{source.Kind} {(source.Name.Length > 0 ? source.Name : "without a name")}";

    private void Add(FindingRule rule, string field, string message, string remedy, Severity severity = Severity.Error) => findings.Add(new()
    {
        Rule = rule,
        Severity = severity,
        File = source.File,
        Place = FieldPath.PlaceOf(source.Node, field),
        Resource = Resource,
        Field = field,
        Message = message,
        Remedy = remedy,
    });

    private static string WithoutPeriod(string sentence) => sentence.TrimEnd('.');
}
