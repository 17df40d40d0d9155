using ConnectDouble.Json;
using ConnectDouble.Plugins;

namespace ConnectDouble.Http;

/// <summary>The plugin list, their keys, and validation.</summary>
internal sealed class PluginEndpoints(PluginCatalog plugins, ConfigValidator validator, ConnectScript script, ConnectFeatures features)
{
    private const string NullConfig = "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null";

    public ConnectResponse List(ConnectRequest request) => ConnectResponse.Json(
        StatusCodes.Status200OK, plugins.ToJson(connectorsOnly: !request.Query.ContainsKey("connectorsOnly") || request.Flag("connectorsOnly")));

    public ConnectResponse Config(ConnectRequest request) => plugins.ConfigOf(request.Segments[1]) is { } config && !(plugins.Find(request.Segments[1]) is { ClassName: var name } && script.IsUnloaded(name))
        ? ConnectResponse.Json(StatusCodes.Status200OK, config)
        : ConnectResponse.Error(StatusCodes.Status404NotFound, $"Unknown plugin {request.Segments[1]}.");

    public Outcome Validate(ConnectRequest request)
    {
        var parsed = RequestBody.ReadConfig(request.Body, NullConfig);
        if (parsed.Value is not { } config)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, features.WordJsonError(parsed.Error!));
        }

        var asked = request.Segments[1];
        if (config["connector.class"] is not { } className)
        {
            return ConnectResponse.Error(
                StatusCodes.Status500InternalServerError,
                $"org.apache.kafka.connect.runtime.rest.errors.BadRequestException: Connector config {config.ToJavaText()} contains no connector type");
        }

        // Compared as text: an alias in one place and the full name in the other is refused although both name one class.
        if (!ConnectorPlugin.WithoutConnector(className).EndsWith(ConnectorPlugin.WithoutConnector(asked), StringComparison.Ordinal))
        {
            return ConnectResponse.Error(StatusCodes.Status400BadRequest, $"Included connector type {className} does not match request type {asked}");
        }

        if (script.IsUnloaded(className) || plugins.Find(className) is not { } plugin)
        {
            return ConnectResponse.Error(
                StatusCodes.Status500InternalServerError, $"org.apache.kafka.connect.errors.ConnectException: {plugins.UnknownClass(className)}");
        }

        if (!features.ValidatesSinkTopics && plugin.IsSink && SinkTopics.ErrorOf(config, features) is { } error)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, $"org.apache.kafka.common.config.ConfigException: {error.Message}");
        }

        var validation = script.Refuse(config["name"], config, validator.Validate(plugin, config));
        if (validation.Failure is { } failure)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, $"org.apache.kafka.connect.errors.ConnectException: {failure}");
        }

        Outcome outcome = ConnectResponse.Json(StatusCodes.Status200OK, validation.ToJson());
        var scripted = config["name"] is { } validated ? script.ValidationOf(validated) : TimeSpan.Zero;
        return outcome with { Validation = scripted != TimeSpan.Zero ? scripted : ConfigValidator.DurationOf(plugin, config) };
    }
}
