using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ConnectDouble.Http;
using ConnectDouble.Json;

namespace ConnectDouble.Plugins;

/// <summary>The plugins of the stand-in cluster: those recorded, and the extra connector classes that options add.</summary>
internal sealed class PluginCatalog
{
    private const string RecordedVersion = "3.9.0";
    private readonly ImmutableArray<OtherPlugin> others;
    private readonly ImmutableDictionary<string, string> otherConfigs;

    public PluginCatalog(IReadOnlyList<ExtraPlugin> extras, ConnectFeatures features)
    {
        Features = features;
        var sourceKeys = ConfigDefinition.Recorded("config-mock-source.json", features);
        var fileSink = ConfigDefinition.Recorded("config-file-stream-sink.json", features);
        ImmutableArray<ConfigDefinition> sinkKeys = [.. fileSink.Where(key => key.Name != "file")];
        using var recorded = JsonDocument.Parse(RecordedText.Read("plugins.json"));
        var all = recorded.RootElement.EnumerateArray().Select(plugin => OtherPlugin.Parse(plugin).For(features.Version)).Where(plugin => features.HasPlugin(plugin.ClassName)).ToList();
        var connectors = all.Where(plugin => plugin.Type is "source" or "sink").Select(plugin =>
            new ConnectorPlugin(plugin.ClassName, plugin.Type == "sink", plugin.Version, LocationOf(plugin.ClassName))
            {
                CommonKeys = plugin.Type == "sink" ? sinkKeys : sourceKeys,
                OwnKeys = OwnKeysOf(plugin.ClassName, sourceKeys, sinkKeys),
                TaskClass = plugin.ClassName[..^"Connector".Length] + "Task",
                ManagesOffsets = plugin.ClassName.StartsWith("org.apache.kafka.connect.file.", StringComparison.Ordinal),
                UsesAllTasks = plugin.ClassName is "org.apache.kafka.connect.file.FileStreamSinkConnector"
                    || plugin.ClassName.StartsWith("org.apache.kafka.connect.tools.Verifiable", StringComparison.Ordinal),
            });
        var extra = extras.Select(plugin => new ConnectorPlugin(plugin.ClassName, plugin.IsSink, plugin.Version, $"file:/plugins/{plugin.ClassName}/")
        {
            CommonKeys = plugin.IsSink ? sinkKeys : sourceKeys,
            OwnKeys =
            [
                .. plugin.RequiredKeys.Select(key => ConfigDefinition.String(key, required: true)),
                .. plugin.PasswordKeys.Select(key => ConfigDefinition.String(key, required: false, "PASSWORD")),
            ],
            UsesAllTasks = plugin.UsesAllTasks,
        });
        Connectors = [.. connectors.Concat(extra).OrderBy(plugin => plugin.Type, StringComparer.Ordinal).ThenBy(plugin => plugin.ClassName, StringComparer.Ordinal)];
        others = [.. all.Where(plugin => plugin.Type is not ("source" or "sink"))];
        Transformations = [.. others.Where(plugin => plugin.Type == "transformation").Select(plugin => plugin.ClassName)];
        otherConfigs = ImmutableDictionary<string, string>.Empty
            .Add("JsonConverter", "config-json-converter.json")
            .Add("org.apache.kafka.connect.json.JsonConverter", "config-json-converter.json")
            .Add("org.apache.kafka.connect.transforms.InsertField$Value", "config-insert-field-value.json");
    }

    public ConnectFeatures Features { get; }

    public ImmutableArray<ConnectorPlugin> Connectors { get; }

    public ImmutableArray<string> Transformations { get; }

    public ConnectorPlugin? Find(string name) => Connectors.FirstOrDefault(plugin => plugin.IsNamed(name));

    /// <summary>Whether a class that a configuration names as converter or transformation exists.</summary>
    public bool HasClass(string name) =>
        others.Any(plugin => plugin.ClassName == name || plugin.ClassName.EndsWith("." + name, StringComparison.Ordinal));

    public byte[] ToJson(bool connectorsOnly) => JsonText.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var plugin in Connectors)
        {
            new OtherPlugin(plugin.ClassName, plugin.Type, plugin.Version).WriteTo(writer);
        }

        foreach (var plugin in connectorsOnly ? [] : others)
        {
            plugin.WriteTo(writer);
        }

        writer.WriteEndArray();
    });

    /// <summary>The definitions of a plugin's keys as <c>/connector-plugins/{name}/config</c> gives them; null for one that is not known.</summary>
    public byte[]? ConfigOf(string name)
    {
        if (Find(name) is { } plugin)
        {
            return Encoding.UTF8.GetBytes($"[{string.Join(',', plugin.OwnKeys.Concat(plugin.CommonKeys).Select(key => key.Json))}]");
        }

        return otherConfigs.TryGetValue(name, out var resource)
            ? Encoding.UTF8.GetBytes(RecordedText.Read(resource, Features.Version))
            : null;
    }

    public string UnknownClass(string name)
    {
        var known = Connectors.OrderBy(plugin => plugin.ClassName, StringComparer.Ordinal).Select(plugin =>
            $"PluginDesc{{klass=class {plugin.ClassName}, name='{plugin.ClassName}', version='{plugin.Version}', encodedVersion={plugin.Version}, " +
            $"type={plugin.Type}, typeName='{plugin.Type}', location='{plugin.Location}'}}");
        return $"Failed to find any class that implements Connector and which name matches {name}, available connectors are: {string.Join(", ", known)}";
    }

    private ImmutableArray<ConfigDefinition> OwnKeysOf(
        string className, ImmutableArray<ConfigDefinition> sourceKeys, ImmutableArray<ConfigDefinition> sinkKeys) => className switch
        {
            "org.apache.kafka.connect.file.FileStreamSourceConnector" => OwnKeys("config-file-stream-source.json", sourceKeys),
            "org.apache.kafka.connect.file.FileStreamSinkConnector" => OwnKeys("config-file-stream-sink.json", sinkKeys),
            MisbehavingConnector.ClassName => OwnKeys("config-rig-source.json", sourceKeys),
            _ => [],
        };

    private ImmutableArray<ConfigDefinition> OwnKeys(string resource, ImmutableArray<ConfigDefinition> common) =>
        [.. ConfigDefinition.Recorded(resource, Features).Where(key => !common.Any(other => other.Name == key.Name))];

    private static string LocationOf(string className) => className switch
    {
        _ when className.StartsWith("org.apache.kafka.connect.file.", StringComparison.Ordinal) => "file:/plugins/connect-file/",
        _ when className.StartsWith("org.apache.kafka.connect.tools.", StringComparison.Ordinal) => "file:/plugins/connect-test-plugins/",
        _ => "file:/plugins/rig/",
    };

    private sealed record OtherPlugin(string ClassName, string Type, string Version)
    {
        public static OtherPlugin Parse(JsonElement element) => new(
            element.GetProperty("class").GetString()!, element.GetProperty("type").GetString()!, element.GetProperty("version").GetString()!);

        /// <summary>Connect's own plugins have its version.</summary>
        public OtherPlugin For(Version connect) => Version == RecordedVersion ? this with { Version = connect.ToString(3) } : this;

        public void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("class", ClassName);
            writer.WriteString("type", Type);
            writer.WriteString("version", Version);
            writer.WriteEndObject();
        }
    }
}
