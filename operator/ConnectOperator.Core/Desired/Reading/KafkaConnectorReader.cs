using System.Collections.Frozen;
using System.Globalization;
using ConnectOperator.Core.Desired.Rules;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired.Reading;

/// <summary>
/// Reads the spec of a KafkaConnector and checks every rule of its schema again: an API server without CEL, or with an older CRD,
/// lets through what this one refuses.
/// </summary>
public static class KafkaConnectorReader
{
    /// <summary>The request, or all that is wrong with the spec. No message repeats a value of the config.</summary>
    public static SpecReading<ConnectorRequest> Read(KafkaConnector resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ProblemList problems = new();
        var spec = resource.Spec;
        problems.RequireReadable(spec.UnreadableField);
        if (!problems.IsEmpty)
        {
            return new SpecReading<ConnectorRequest>.Invalid(problems.ToList());
        }

        var @namespace = resource.Metadata.Namespace ?? "";
        var cluster = ReadCluster(problems, @namespace, spec.ClusterRef);
        var name = ReadName(problems, resource);
        var config = ReadConfig(problems, spec, spec.Name ?? resource.Metadata.Name);
        var sources = ReadSources(problems, @namespace, spec.ConfigFrom ?? []);
        var state = problems.ReadChoice(
            "spec.state", spec.State, SpecDefaults.State,
            (SpecValues.Running, DesiredState.Running), (SpecValues.Paused, DesiredState.Paused), (SpecValues.Stopped, DesiredState.Stopped));
        var adoption = problems.ReadChoice(
            "spec.adoption", spec.Adoption, SpecDefaults.Adoption,
            (SpecValues.Never, AdoptionPolicy.Never), (SpecValues.IfIdentical, AdoptionPolicy.IfIdentical), (SpecValues.Always, AdoptionPolicy.Always));
        var autoRestart = RestartRules.Read(problems, spec.AutoRestart ?? new());
        var deletionPolicy = problems.ReadChoice(
            "spec.deletionPolicy", spec.DeletionPolicy, SpecDefaults.DeletionPolicy,
            (SpecValues.Delete, DeletionPolicy.Delete), (SpecValues.Orphan, DeletionPolicy.Orphan));
        var mode = problems.ReadChoice(
            "spec.mode", spec.Mode, SpecDefaults.Mode,
            (SpecValues.Enforce, EnforcementMode.Enforce), (SpecValues.Observe, EnforcementMode.Observe));
        return problems.Finish(() => new ConnectorRequest
        {
            Name = name,
            Cluster = cluster,
            Config = config.ToFrozenDictionary(),
            Sources = sources,
            State = state,
            Adoption = adoption,
            AutoRestart = autoRestart,
            DeletionPolicy = deletionPolicy,
            Mode = mode,
        });
    }

    private static ObjectKey ReadCluster(ProblemList problems, string @namespace, ClusterReference reference)
    {
        problems.RequireObjectName("spec.clusterRef.name", reference.Name);
        problems.Require(
            reference.Namespace is null || FieldPatterns.IsNamespace(reference.Namespace), "spec.clusterRef.namespace",
            "is not the name of a namespace", $"write {SpecPatterns.Namespace}, or remove it for the resource's own namespace");
        return new(reference.Namespace ?? @namespace, reference.Name);
    }

    private static ConnectorName ReadName(ProblemList problems, KafkaConnector resource)
    {
        problems.Require(
            ConnectorName.TryParse(resource.Spec.Name ?? resource.Metadata.Name, out var name),
            resource.Spec.Name is null ? "metadata.name" : "spec.name", "cannot be the name of a connector",
            $"write {SpecPatterns.ConnectorName}, in at most {ConnectorName.MaxLength} characters");
        return name;
    }

    private static Dictionary<string, string> ReadConfig(ProblemList problems, KafkaConnectorSpec spec, string name)
    {
        var given = ReadFields(problems, spec);
        var config = new Dictionary<string, string>(given);
        foreach (var (key, value) in spec.Config ?? new Dictionary<string, ConfigValue>())
        {
            var field = $"spec.config[\"{key}\"]";
            if (ReservedConfigKeys.FieldOf(key) is not null)
            {
                ConfigKeyRules.RequireSame(problems, field, key, value, key == ReservedConfigKeys.Name ? name : given.GetValueOrDefault(key));
            }
            else if (ConfigKeyRules.RequireWritten(problems, field, key) && ConfigText.Render(value, field, problems) is { } text)
            {
                config[key] = text;
            }
        }

        return config;
    }

    /// <summary>The part of the config that has fields of its own.</summary>
    private static Dictionary<string, string> ReadFields(ProblemList problems, KafkaConnectorSpec spec)
    {
        Dictionary<string, string> given = [];
        problems.Require(FieldPatterns.IsClass(spec.Class), "spec.class", "is not the name of a class", $"write {SpecPatterns.Class}");
        given[ReservedConfigKeys.Class] = spec.Class;

        var tasksMax = problems.ReadNumber("spec.tasksMax", spec.TasksMax, SpecDefaults.TasksMax, 1, int.MaxValue);
        given[ReservedConfigKeys.TasksMax] = tasksMax.ToString(CultureInfo.InvariantCulture);

        if (spec.Version is { } version)
        {
            problems.Require(
                FieldPatterns.IsVersion(version), "spec.version", "is not a version or a range of versions", $"write {SpecPatterns.Version}");
            given[ReservedConfigKeys.PluginVersion] = version;
        }

        return given;
    }

    private static List<ConfigSource> ReadSources(ProblemList problems, string @namespace, IReadOnlyList<ConfigFromSource> entries)
    {
        problems.Require(
            entries.Count <= SpecLimits.ConfigSources, "spec.configFrom", "has too many entries",
            $"use at most {SpecLimits.ConfigSources}; secretRef and configMapRef take a whole object each");
        var sources = entries.Select((entry, index) => ConfigSourceRules.Read(problems, $"spec.configFrom[{index}]", @namespace, entry));
        return [.. sources.OfType<ConfigSource>()];
    }
}
