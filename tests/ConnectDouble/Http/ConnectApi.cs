using ConnectDouble.Cluster;
using ConnectDouble.Json;
using ConnectDouble.Plugins;

namespace ConnectDouble.Http;

/// <summary>The REST API of one worker: which path goes where.</summary>
internal sealed class ConnectApi
{
    private readonly Router router;

    public ConnectApi(ClusterParts parts, WorkerLife life, string baseUrl)
    {
        var features = parts.Features;
        var reads = new ConnectorEndpoints(parts.Cluster, parts.Json, parts.Cache, parts.Script);
        var writes = new ConfigEndpoints(parts.Cluster, parts.Commands, parts.Plugins, parts.Validator, parts.Script, features, baseUrl);
        var lifecycle = new LifecycleEndpoints(parts.Cluster, parts.Commands, parts.Json);
        var plugins = new PluginEndpoints(parts.Plugins, parts.Validator, parts.Script, features);
        ConnectAnswer List(ConnectRequest request) => reads.List(request, life.Known(parts.Cluster.Read()));
        (string, Func<ConnectRequest, ConnectAnswer>)[] config = [("GET", reads.Config), ("PUT", writes.Put)];
        (string, Func<ConnectRequest, ConnectAnswer>)[] patch = features.PatchConfig ? [("PATCH", writes.Patch)] : [];
        IEnumerable<Route> routes =
        [
            Route.To("/", ("GET", _ => Root(features))),
            Route.To("/connectors", ("GET", List), ("POST", writes.Post)),
            Route.To("/connectors/{name}", ("GET", reads.Info), ("DELETE", writes.Delete)),
            Route.To("/connectors/{name}/config", [.. config, .. patch]),
            Route.To("/connectors/{name}/status", ("GET", reads.Status)),
            Route.To("/connectors/{name}/tasks", ("GET", reads.Tasks), ("POST", _ => Unsigned())),
            Route.To("/connectors/{name}/tasks-config", ("GET", reads.TasksConfig)),
            Route.To("/connectors/{name}/tasks/{task}/status", ("GET", reads.TaskStatus)),
            Route.To("/connectors/{name}/tasks/{task}/restart", ("POST", lifecycle.RestartTask)),
            Route.To("/connectors/{name}/restart", ("POST", lifecycle.Restart)),
            Route.To("/connectors/{name}/pause", ("PUT", lifecycle.Pause)),
            Route.To("/connectors/{name}/resume", ("PUT", lifecycle.Resume)),
            Route.To("/connectors/{name}/stop", ("PUT", lifecycle.Stop)),
            Route.To("/connectors/{name}/topics", ("GET", reads.Topics)),
            Route.To("/connectors/{name}/topics/reset", ("PUT", reads.ResetTopics)),
            Route.To("/connectors/{name}/offsets", ("GET", reads.Offsets)),
            Route.To("/connector-plugins", ("GET", plugins.List)),
            Route.To("/connector-plugins/{class}/config", ("GET", plugins.Config)),
            Route.To("/connector-plugins/{class}/config/validate", ("PUT", plugins.Validate)),
        ];
        router = new([.. routes, .. features.Health ? [Route.To("/health", ("GET", _ => Healthy()))] : Array.Empty<Route>()]);
    }

    public ConnectAnswer Answer(ConnectRequest request) => router.Answer(request);

    /// <summary>Writes, and those reads that ask the herder instead of a worker's memory.</summary>
    public static bool GoesThroughHerder(ConnectRequest request) =>
        !HttpMethods.IsGet(request.Method)
        || request.RawPath == "/health"
        || (request.Segments is ["connectors", _] or ["connectors", _, "config" or "tasks" or "tasks-config" or "offsets"]);

    private static ConnectAnswer Root(ConnectFeatures features) => ConnectAnswer.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", features.Version.ToString(3));
        writer.WriteString("commit", features.Commit);
        writer.WriteString("kafka_cluster_id", "rigrigrigrigrigrigrigA");
        writer.WriteEndObject();
    }));

    private static ConnectAnswer Healthy() => ConnectAnswer.Json(
        StatusCodes.Status200OK, "{\"status\":\"healthy\",\"message\":\"Worker has completed startup and is ready to handle requests.\"}"u8.ToArray());

    private static ConnectAnswer Unsigned() => ConnectAnswer.Error(StatusCodes.Status400BadRequest, "Internal request missing required signature");
}

/// <summary>What the workers of one cluster share.</summary>
internal sealed record ClusterParts(
    LiveCluster Cluster,
    Commands Commands,
    PluginCatalog Plugins,
    ConfigValidator Validator,
    ConnectorJson Json,
    EntryCache Cache,
    ConnectScript Script,
    ConnectFeatures Features);
