using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary>A connector as a resource that asks for exactly what runs, with a Secret for what nobody should read.</summary>
internal static class ConnectorManifest
{
    public static ExportedFile Of(
        ObservedConnector connector, string name, FrozenSet<string>? passwords, ExportSettings settings, List<string> remarks)
    {
        JsonObject spec = new() { ["clusterRef"] = new JsonObject { ["name"] = settings.Cluster } };
        if (name != connector.Name.Value)
        {
            spec["name"] = connector.Name.Value;
        }

        spec["class"] = Exporter.ClassOf(connector);
        if (TasksMax(connector, remarks) is { } tasksMax)
        {
            spec["tasksMax"] = tasksMax;
        }

        if (connector.Config.TryGetValue(ReservedConfigKeys.PluginVersion, out var version))
        {
            spec["version"] = version;
        }

        spec["state"] = StateOf(connector);
        spec["adoption"] = SpecValues.IfIdentical;
        var config = connector.Config
            .Where(pair => ReservedConfigKeys.FieldOf(pair.Key) is null && !ConfigComparison.IsInternal(pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToLookup(pair => SecretKeys.Contains(pair.Key, pair.Value, passwords));
        spec["config"] = new JsonObject(config[false].Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        List<JsonObject> resources = [];
        if (config[true].ToArray() is { Length: > 0 } secrets)
        {
            resources.Add(MoveToSecret(spec, $"{name}-secrets", secrets, connector, settings, remarks));
        }

        var resource = Resource.Of(ApiGroup.Version, nameof(KafkaConnector), name, settings.Namespace, "spec", spec);
        resources.Add(resource);
        Check(resource, connector, remarks);
        return new($"kafkaconnector-{name}.yaml", resources);
    }

    private static JsonObject MoveToSecret(
        JsonObject spec,
        string name,
        KeyValuePair<string, string>[] secrets,
        ObservedConnector connector,
        ExportSettings settings,
        List<string> remarks)
    {
        JsonObject values = [];
        JsonArray sources = [];
        foreach (var (key, value) in secrets)
        {
            var masked = MaskText.ShapeOf(value) is not null;
            if (masked && settings.WithSecrets)
            {
                remarks.Add($"The connector {connector.Name} has {key}, which Connect shows as a mask: write the value into the Secret {name}.");
            }

            var dataKey = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
            values[dataKey] = settings.WithSecrets && !masked ? value : SecretStub.Value;
            sources.Add((JsonNode)new JsonObject
            {
                ["key"] = key,
                ["secretKeyRef"] = new JsonObject { ["name"] = name, ["key"] = dataKey },
            });
        }

        if (!settings.WithSecrets)
        {
            remarks.Add($"The connector {connector.Name} has secrets: write the values of {string.Join(", ", secrets.Select(pair => pair.Key))} into the Secret {name}.");
        }

        spec["configFrom"] = sources;
        return Resource.Secret(name, settings.Namespace, values);
    }

    private static int? TasksMax(ObservedConnector connector, List<string> remarks)
    {
        if (!connector.Config.TryGetValue(ReservedConfigKeys.TasksMax, out var text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            && number.ToString(CultureInfo.InvariantCulture) == text)
        {
            return number;
        }

        remarks.Add($"The connector {connector.Name} has a tasks.max that no resource can ask for; set spec.tasksMax, and spec.adoption: Always to have it changed.");
        return null;
    }

    /// <summary>FAILED hides whether it is paused: its tasks tell, as the operator goes by them too.</summary>
    private static string StateOf(ObservedConnector connector) => connector.State switch
    {
        ConnectorState.Stopped => SpecValues.Stopped,
        ConnectorState.Paused => SpecValues.Paused,
        ConnectorState.Failed when connector.Tasks.Any(task => task.State is ConnectorState.Paused) => SpecValues.Paused,
        _ => SpecValues.Running,
    };

    /// <summary>What the operator would say of the resource.</summary>
    private static void Check(JsonObject resource, ObservedConnector connector, List<string> remarks)
    {
        var read = resource.Deserialize(ResourceJson.Default.KafkaConnector)!;
        if (KafkaConnectorReader.Read(read) is SpecReading<ConnectorRequest>.Invalid { Problems: var problems })
        {
            remarks.AddRange(problems.Select(problem => $"The connector {connector.Name} cannot be asked for as it is: {problem}."));
        }

        if (connector.Config.TryGetValue(ReservedConfigKeys.Name, out var name) && name != connector.Name.Value)
        {
            remarks.Add($"The connector {connector.Name} has another name in its config; spec.adoption: Always puts it right.");
        }
    }
}
