using ConnectDouble.Cluster;
using ConnectDouble.Json;
using ConnectDouble.Plugins;

namespace ConnectDouble.Http;

/// <summary>Writing connectors: create, configure, patch and delete.</summary>
internal sealed class ConfigEndpoints(
    LiveCluster cluster, Commands commands, PluginCatalog plugins, ConfigValidator validator, ConnectScript script, ConnectFeatures features, string baseUrl)
{
    private const int LongestLocation = 8000;
    private const string NullConfig = "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null";
    private const string NullPatch = "Cannot invoke \"java.util.Map.forEach(java.util.function.BiConsumer)\" because \"patch\" is null";

    public Outcome Post(ConnectRequest request)
    {
        var parsed = RequestBody.ReadCreate(request.Body, features.InitialState);
        if (parsed.Value is not { } create)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, features.WordJsonError(parsed.Error!));
        }

        if (create.Config is not { } sent)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, NullConfig);
        }

        var name = (create.Name ?? string.Empty).Trim();
        var target = Enum.TryParse<TargetState>(create.InitialState, ignoreCase: true, out var initial) ? initial : TargetState.Running;
        return Checked(name, sent, config => Outcome.Of((state, now) => state.Connectors.TryGetValue(name, out var existing)
            // The leader decides on what it knew when it took up its work: of 16 POSTs at once, 15 were recorded succeeding.
            ? existing.CreatedAt == now
                ? Created(commands.Configure(state, existing, config, now), name)
                : (state, ConnectResponse.Error(StatusCodes.Status409Conflict, $"Connector {name} already exists"))
            : Created(commands.Create(state, name, config, target, now), name)));
    }

    public Outcome Put(ConnectRequest request)
    {
        var parsed = RequestBody.ReadConfig(request.Body, NullConfig);
        return parsed.Value is { } sent
            ? Checked(request.Segments[1], sent, config => Write(request, config))
            : ConnectResponse.Error(StatusCodes.Status500InternalServerError, features.WordJsonError(parsed.Error!));
    }

    public Outcome Patch(ConnectRequest request)
    {
        var parsed = RequestBody.ReadConfig(request.Body, NullPatch);
        if (parsed.Value is not { } patch)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, features.WordJsonError(parsed.Error!));
        }

        var name = request.Segments[1];
        if (!cluster.Read().Connectors.TryGetValue(name, out var connector))
        {
            return NotFound(name);
        }

        var patched = patch.Entries.Aggregate(
            connector.Config, (config, entry) => entry.Value is null ? config.Without(entry.Key) : config.With(entry.Key, entry.Value)).InHashOrder();
        // A patch may change or remove the name: only PUT and POST compare it with the path.
        return Validated(name, patched, config => Write(request, config));
    }

    public Outcome Delete(ConnectRequest request) => Outcome.Of((state, now) =>
        state.Connectors.TryGetValue(request.Segments[1], out var connector)
            ? (commands.Delete(state, connector, now), ConnectResponse.Empty(StatusCodes.Status204NoContent))
            : (state, NotFound(request.Segments[1])));

    private Outcome Write(ConnectRequest request, ConnectorConfig config)
    {
        var name = request.Segments[1];
        return Outcome.Of((state, now) => state.Connectors.TryGetValue(name, out var connector)
            ? Written(commands.Configure(state, connector, config, now), StatusCodes.Status200OK, name, location: null)
            : Created(commands.Create(state, name, config, TargetState.Running, now), name));
    }

    /// <summary>What was created is told by a Location, which not every name can be put into: then the sender learns only of that.</summary>
    private (ClusterState, ConnectResponse) Created(ClusterState state, string name)
    {
        if (JavaPath.Build(name, out var variable) is not { } path)
        {
            return (state, ConnectResponse.TemplateError(variable!));
        }

        return path.Length > LongestLocation
            ? (state, ConnectResponse.Empty(StatusCodes.Status500InternalServerError))
            : Written(state, StatusCodes.Status201Created, name, $"{baseUrl}/connectors/{path}");
    }

    private (ClusterState, ConnectResponse) Written(ClusterState state, int status, string name, string? location)
    {
        var connector = state.Connectors[name];
        var body = JsonText.Write(writer => ConnectorJson.WriteInfo(writer, connector, script.Echo.Apply(connector.Config, ShownIn.Answers)));
        return (state, ConnectResponse.Json(status, body) with { Location = location });
    }

    private Outcome Checked(string name, ConnectorConfig sent, Func<ConnectorConfig, Outcome> write)
    {
        if (sent["name"] is { } inside && inside != name)
        {
            return ConnectResponse.Error(
                StatusCodes.Status400BadRequest, $"Connector name configuration ({inside}) doesn't match connector name in the URL ({name})");
        }

        return Validated(name, sent.With("name", name), write);
    }

    private Outcome Validated(string name, ConnectorConfig config, Func<ConnectorConfig, Outcome> write)
    {
        if (config["connector.class"] is not { } className)
        {
            return ConnectResponse.Error(StatusCodes.Status400BadRequest, $"Connector config {config.InHashOrder().ToJavaText()} contains no connector type");
        }

        if (script.IsUnloaded(className) || plugins.Find(className) is not { } plugin)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, plugins.UnknownClass(className));
        }

        if (!features.ValidatesSinkTopics && plugin.IsSink && SinkTopics.ErrorOf(config, features) is { } error)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, error.Message);
        }

        var validation = script.Refuse(name, config, validator.Validate(plugin, config));
        if (validation.Failure is { } failure)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, failure);
        }

        var outcome = validation.Errors.IsEmpty ? write(config) : ConnectResponse.Error(StatusCodes.Status400BadRequest, validation.Message);
        return outcome with { Validation = script.ValidationOf(name) is var scripted && scripted != TimeSpan.Zero ? scripted : ConfigValidator.DurationOf(plugin, config) };
    }

    private static ConnectResponse NotFound(string name) => ConnectResponse.Error(StatusCodes.Status404NotFound, $"Connector {name} not found");
}
