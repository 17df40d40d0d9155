using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConnectDouble.Cluster;
using ConnectDouble.Json;

namespace ConnectDouble.Plugins;

/// <summary>One key's value and what is wrong with it. <see cref="Definition"/> is null for a key that only its null value brought up.</summary>
internal sealed record ValidatedKey(ConfigDefinition? Definition, string Name, string? Value, ImmutableArray<string> Errors);

/// <summary>The outcome of validating one configuration.</summary>
internal sealed record ConfigValidation(string Class, ImmutableArray<ValidatedKey> Keys)
{
    /// <summary>What validation threw instead of coming to a result; null when it came to one.</summary>
    public string? Failure { get; init; }

    /// <summary>With one error more, of a key that has it beside its value.</summary>
    public ConfigValidation With(string key, string? value, string error)
    {
        var known = Keys.FirstOrDefault(checkedKey => checkedKey.Name == key);
        return this with
        {
            Keys = known is null ? Keys.Add(new(null, key, value, [error])) : Keys.Replace(known, known with { Errors = known.Errors.Add(error) }),
        };
    }

    public ImmutableArray<string> Errors => [.. Keys.SelectMany(key => key.Errors)];

    /// <summary>The text of the 400 with which a write of this configuration is refused.</summary>
    public string Message =>
        $"Connector configuration is invalid and contains the following {Errors.Length} error(s):\n{string.Join('\n', Errors)}\n" +
        "You can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`";

    public byte[] ToJson()
    {
        var groups = Keys.Select(key => key.Definition?.Group).OfType<string>().Distinct();
        return JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", Class);
            writer.WriteNumber("error_count", Errors.Length);
            writer.WriteStartArray("groups");
            foreach (var group in groups)
            {
                writer.WriteStringValue(group);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("configs");
            foreach (var key in Keys)
            {
                Write(writer, key);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, ValidatedKey key)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("definition");
        writer.WriteRawValue(key.Definition?.Json ?? "null");
        writer.WriteStartObject("value");
        writer.WriteString("name", key.Name);
        writer.WriteString("value", key.Value);
        WriteStrings(writer, "recommended_values", key.Definition?.Recommended ?? []);
        WriteStrings(writer, "errors", key.Errors);
        writer.WriteBoolean("visible", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, ImmutableArray<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}

/// <summary>Validates configurations with the messages that were recorded.</summary>
internal sealed class ConfigValidator(PluginCatalog plugins, SecretFiles secrets)
{
    private const string ProducerOverride = "producer.override.";
    private readonly ImmutableArray<ConfigDefinition> producerKeys = ConfigDefinition.Recorded("config-producer.json", plugins.Features);
    private readonly ImmutableArray<ConfigDefinition> insertFieldKeys = ConfigDefinition.Recorded("config-insert-field-value.json", plugins.Features);
    private readonly ImmutableDictionary<string, ImmutableArray<ConfigDefinition>> converterKeys =
        ImmutableDictionary<string, ImmutableArray<ConfigDefinition>>.Empty
            .Add("org.apache.kafka.connect.storage.StringConverter", ConfigDefinition.Recorded("config-string-converter.json", plugins.Features))
            .Add("org.apache.kafka.connect.json.JsonConverter", ConfigDefinition.Recorded("config-json-converter.json", plugins.Features));

    /// <summary>How long the connector takes to validate a configuration.</summary>
    public static TimeSpan DurationOf(ConnectorPlugin plugin, ConnectorConfig config) =>
        plugin.ClassName == MisbehavingConnector.ClassName ? MisbehavingConnector.Delay(config, "validate") : TimeSpan.Zero;

    /// <summary>Validates a configuration with its references resolved, so that answers tell what they refer to.</summary>
    public ConfigValidation Validate(ConnectorPlugin plugin, ConnectorConfig written)
    {
        var className = written["connector.class"] ?? string.Empty;
        if (secrets.Resolve(written, out var config) is { } unreadable)
        {
            return new(className, []) { Failure = unreadable };
        }

        if (MisbehavingConnector.ValidationFailure(plugin, config) is { } thrown)
        {
            return new(className, []) { Failure = thrown };
        }

        var keys = ImmutableArray.CreateBuilder<ValidatedKey>();
        keys.AddRange(config.Entries.Where(entry => entry.Value is null).Select(entry => new ValidatedKey(
            null, entry.Key, null, ["Null value can not be supplied as the configuration value."])));
        keys.AddRange(plugin.CommonKeys.Select(key => Check(key, config)));
        foreach (var alias in Split(config["transforms"]))
        {
            keys.Add(Check(ConfigDefinition.TransformType(alias, plugins.Transformations), config));
            keys.AddRange(TransformationKeys(alias, config).Select(key => Check(key, config)));
        }

        keys.AddRange(plugin.OwnKeys.Select(key => Check(key, config)));
        foreach (var role in (string[])["key", "value"])
        {
            keys.AddRange(ConverterKeys(role, config));
        }

        keys.AddRange(producerKeys.Select(key => key.Under(ProducerOverride)).Where(key => config.Contains(key.Name)).Select(key => Check(key, config)));
        var checkedKeys = plugin.IsSink ? SinkTopics.Check(keys.ToImmutable(), config, plugins.Features) : keys.ToImmutable();
        return new(className, checkedKeys);
    }

    private static ImmutableArray<string> Split(string? list) =>
        [.. (list ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The keys of one step of the chain, for the transformation whose keys were recorded.</summary>
    private IEnumerable<ConfigDefinition> TransformationKeys(string alias, ConnectorConfig config) =>
        config[$"transforms.{alias}.type"] == "org.apache.kafka.connect.transforms.InsertField$Value"
            ? insertFieldKeys.Concat(ConfigDefinition.OfAnyTransformation).OrderBy(key => key.Name, StringComparer.Ordinal).Select((key, index) => key.OfTransformation(alias, index + 1))
            : [];

    private IEnumerable<ValidatedKey> ConverterKeys(string role, ConnectorConfig config)
    {
        var prefix = $"{role}.converter.";
        if (!plugins.Features.ValidatesConverters || config[$"{role}.converter"] is not { } converter || !converterKeys.TryGetValue(converter, out var definitions))
        {
            yield break;
        }

        var own = config.With(prefix + "converter.type", role);
        foreach (var definition in definitions)
        {
            var key = Check(definition.Under(prefix), own);
            // The converter's own ConfigDef words the error, and that knows no prefix.
            yield return key with { Errors = [.. key.Errors.Select(error => error.Replace(prefix, string.Empty, StringComparison.Ordinal))] };
        }
    }

    private ValidatedKey Check(ConfigDefinition key, ConnectorConfig config)
    {
        if (config[key.Name] is not { } value)
        {
            var missing = key.Required && key.Default is null;
            return new(key, key.Name, key.Default, missing ? [$"Missing required configuration \"{key.Name}\" which has no default value."] : []);
        }

        var parseError = ParseError(key, value);
        if (parseError is not null)
        {
            ImmutableArray<string> errors = [$"Invalid value {value} for configuration {key.Name}: {parseError}"];
            // The range check sees the value that did not parse as null and complains a second time.
            return new(key, key.Name, null, NullError(key) is { } second ? errors.Add($"Invalid value null for configuration {key.Name}: {second}") : errors);
        }

        return new(key, key.Name, key.Type == "PASSWORD" ? "[hidden]" : value, RuleError(key.Name, value) is { } error ? [$"Invalid value {value} for configuration {key.Name}: {error}"] : []);
    }

    private string? NullError(ConfigDefinition key) => key.Name switch
    {
        "tasks.max" or "rig.int" => "Value must be non-null",
        _ when !key.Recommended.IsEmpty && plugins.Features.RefusesMissingTransformationTwice => "Not a Transformation",
        _ => null,
    };

    private string? ParseError(ConfigDefinition key, string value) => key.Type switch
    {
        "INT" when !int.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "Not a number of type INT",
        "LONG" when !long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "Not a number of type LONG",
        "BOOLEAN" when !bool.TryParse(value.Trim(), out _) => "Expected value to be either true or false",
        "CLASS" when !plugins.HasClass(value) => $"Class {value} could not be found.",
        _ => null,
    };

    private static string? RuleError(string key, string value) => key switch
    {
        "name" when string.IsNullOrEmpty(value) => "String may not be empty",
        "name" when value.Any(char.IsControl) =>
            $"String may not contain control sequences but had the following ASCII chars: {string.Join(", ", value.Where(char.IsControl).Select(character => (int)character))}",
        "rig.int" when int.Parse(value, CultureInfo.InvariantCulture) > 10 => "Value must be no more than 10",
        "tasks.max" when int.Parse(value, CultureInfo.InvariantCulture) < 1 => "Value must be at least 1",
        "errors.tolerance" when value is not ("none" or "all") => "String must be one of: none, all",
        "topics.regex" when RegexError(value) is { } error => $"Invalid regex: {error}",
        _ => null,
    };

    private static string? RegexError(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (RegexParseException)
        {
            // Java's wording for the one mistake that was recorded.
            return $"Unclosed group near index {pattern.Length}\n{pattern}";
        }
    }
}
