using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Snapshots;

namespace ConnectOperator.KafkaConnect.Responses;

/// <summary>Reads the bodies of good answers. Null for a body that does not hold what it should.</summary>
internal static class SuccessBody
{
    public static ServerInfo? ServerInfo(ReadOnlyMemory<byte> body) =>
        Parse(body, ConnectJson.Default.WorkerBody) is { Version: { } version, Commit: var commit, KafkaClusterId: var cluster }
            ? new ServerInfo(version, commit ?? "", cluster ?? "")
            : null;

    public static IReadOnlyList<ConnectorPlugin>? Plugins(ReadOnlyMemory<byte> body) =>
        Parse(body, ConnectJson.Default.ListPluginBody)
            ?.Where(plugin => plugin?.Class is not null)
            .Select(plugin => new ConnectorPlugin(plugin!.Class!, plugin.Type ?? "unknown", plugin.Version))
            .ToList();

    public static IReadOnlyList<ConfigDefinition>? Definitions(ReadOnlyMemory<byte> body) =>
        Parse(body, ConnectJson.Default.ListDefinitionBody)
            ?.Where(definition => definition is { Name: not null, Type: not null })
            .Select(definition => new ConfigDefinition(
                definition!.Name!, definition.Type!, definition.Required, definition.Default, definition.Importance, definition.Documentation))
            .ToList();

    public static ObservedStatus? Status(ReadOnlyMemory<byte> body)
    {
        try
        {
            return EntryParser.ParseStatus(body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Sorted; they come under the connector's name.</summary>
    public static IReadOnlyList<string>? Topics(ReadOnlyMemory<byte> body) =>
        Parse(body, ConnectJson.Default.DictionaryStringTopicsBody)?.Values.SingleOrDefault()?.Topics?.OfType<string>().Order(StringComparer.Ordinal).ToList();

    public static IReadOnlyList<ConnectorOffset>? Offsets(ReadOnlyMemory<byte> body) => Parse(body, ConnectJson.Default.OffsetsBody)?.Offsets;

    /// <summary>What Connect says of what it did.</summary>
    public static string? Message(ReadOnlyMemory<byte> body) => Parse(body, ConnectJson.Default.MessageBody)?.Message;

    public static IReadOnlySet<ConnectorName>? Names(ReadOnlyMemory<byte> body)
    {
        if (Parse(body, ConnectJson.Default.ListString) is not { } texts)
        {
            return null;
        }

        var names = new HashSet<ConnectorName>(texts.Count);
        foreach (var text in texts)
        {
            if (ConnectorName.TryParse(text, out var name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    public static IReadOnlyDictionary<string, string>? Config(ReadOnlyMemory<byte> body) =>
        WithoutNulls(Parse(body, ConnectJson.Default.DictionaryStringString));

    /// <summary>The config within the description of a connector that POST and PUT answer.</summary>
    public static IReadOnlyDictionary<string, string>? ConfigOfConnector(ReadOnlyMemory<byte> body) =>
        WithoutNulls(Parse(body, ConnectJson.Default.ConnectorBody)?.Config);

    /// <summary>What a validation found. The definitions beside it, most of the body, are not read.</summary>
    public static ConfigErrors? ConfigErrors(ReadOnlyMemory<byte> body)
    {
        if (Parse(body, ConnectJson.Default.ValidationBody)?.Configs is not { } keys)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var errors = new List<ConfigError>();
        foreach (var (name, value, messages) in keys.Select(key => key?.Value).OfType<ValidatedValueBody>())
        {
            if (name is null)
            {
                continue;
            }

            if (value is not null)
            {
                values[name] = value;
            }

            errors.AddRange((messages ?? []).OfType<string>().Select(message => new ConfigError(name, message)));
        }

        return new ConfigErrors(errors, values);
    }

    /// <summary>Old versions of Connect stored null values, which mean the same to a connector as an absent key.</summary>
    private static Dictionary<string, string>? WithoutNulls(Dictionary<string, string?>? config) =>
        config?.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);

    private static T? Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
