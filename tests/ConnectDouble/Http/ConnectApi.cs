using ConnectDouble.Cluster;
using ConnectDouble.Json;
using ConnectDouble.Plugins;

namespace ConnectDouble.Http;

/// <summary>The REST API of one worker: which path goes where.</summary>
internal sealed class ConnectApi
{
    private readonly Router router;

    public ConnectApi(ClusterParts parts, int worker, WorkerLife life, string baseUrl)
    {
        var features = parts.Features;
        var reads = new ConnectorEndpoints(parts.Cluster, worker, parts.Json, parts.Cache, parts.Script);
        var writes = new ConfigEndpoints(parts.Cluster, parts.Commands, parts.Plugins, parts.Validator, parts.Script, features, baseUrl);
        var lifecycle = new LifecycleEndpoints(parts.Commands, parts.Json, features);
        var plugins = new PluginEndpoints(parts.Plugins, parts.Validator, parts.Script, features);
        var offsets = new OffsetEndpoints(parts.Cluster, parts.Plugins, parts.Script, features);
        var loggers = new LoggerEndpoints(parts.Loggers, worker, features);
        (string, Func<ConnectRequest, Outcome>)[] config = [("GET", Read(reads.Config)), ("PUT", writes.Put)];
        (string, Func<ConnectRequest, Outcome>)[] patch = features.PatchConfig ? [("PATCH", writes.Patch)] : [];
        (string, Func<ConnectRequest, Outcome>) readOffsets = ("GET", Read(offsets.Get));
        (string, Func<ConnectRequest, Outcome>)[] alterOffsets = features.AlterOffsets ? [("PATCH", offsets.Patch), ("DELETE", offsets.Delete)] : [];
        router = new(
        [
            Route.To("/", ("GET", _ => Root(parts))),
            Route.To("/connectors", ("GET", request => reads.List(request, life)), ("POST", writes.Post)),
            Route.To("/connectors/{name}", ("GET", Read(reads.Info)), ("DELETE", writes.Delete)),
            Route.To("/connectors/{name}/config", [.. config, .. patch]),
            Route.To("/connectors/{name}/status", ("GET", Read(reads.Status))),
            Route.To("/connectors/{name}/tasks", ("GET", Read(reads.Tasks)), ("POST", _ => Unsigned())),
            .. features.TasksConfig ? [Route.To("/connectors/{name}/tasks-config", ("GET", Read(reads.TasksConfig)))] : Array.Empty<Route>(),
            Route.To("/connectors/{name}/tasks/{task}/status", ("GET", Read(reads.TaskStatus))),
            Route.To("/connectors/{name}/tasks/{task}/restart", ("POST", lifecycle.RestartTask)),
            Route.To("/connectors/{name}/restart", ("POST", lifecycle.Restart)),
            Route.To("/connectors/{name}/pause", ("PUT", lifecycle.Pause)),
            Route.To("/connectors/{name}/resume", ("PUT", lifecycle.Resume)),
            .. features.Stop ? [Route.To("/connectors/{name}/stop", ("PUT", lifecycle.Stop)), Route.To("/connectors/{name}/offsets", [readOffsets, .. alterOffsets])] : Array.Empty<Route>(),
            .. features.Fence ? [Route.To("/connectors/{name}/fence", ("PUT", _ => Unsigned()))] : Array.Empty<Route>(),
            Route.To("/connectors/{name}/topics", ("GET", Read(reads.Topics))),
            Route.To("/connectors/{name}/topics/reset", ("PUT", reads.ResetTopics)),
            Route.To("/admin/loggers", ("GET", _ => loggers.List())),
            Route.To("/admin/loggers/{logger}", ("GET", Read(loggers.Get)), ("PUT", loggers.Put)),
            Route.To("/connector-plugins", ("GET", Read(plugins.List))),
            Route.To("/connector-plugins/{class}/config", ("GET", Read(plugins.Config))),
            Route.To("/connector-plugins/{class}/config/validate", ("PUT", plugins.Validate)),
            .. features.Health ? [Route.To("/health", ("GET", _ => Healthy()))] : Array.Empty<Route>(),
        ]);
    }

    /// <summary>The router's refusal; null lets the request pass to its resource.</summary>
    public ConnectResponse? Refuse(ConnectRequest request) => router.Refuse(request);

    public Outcome Handle(ConnectRequest request) => router.Handle(request);

    /// <summary>A read is answered at once when its turn comes.</summary>
    private static Func<ConnectRequest, Outcome> Read(Func<ConnectRequest, ConnectResponse> read) => request => read(request);

    private static ConnectResponse Root(ClusterParts parts) => ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", parts.Features.Version.ToString(3));
        writer.WriteString("commit", parts.Features.Commit);
        writer.WriteString("kafka_cluster_id", parts.Script.KafkaClusterId);
        writer.WriteEndObject();
    }));

    private static ConnectResponse Healthy() => ConnectResponse.Json(
        StatusCodes.Status200OK, "{\"status\":\"healthy\",\"message\":\"Worker has completed startup and is ready to handle requests.\"}"u8.ToArray());

    private static ConnectResponse Unsigned() => ConnectResponse.Error(StatusCodes.Status400BadRequest, "Internal request missing required signature");
}

/// <summary>What the workers of one cluster share.</summary>
internal sealed record ClusterParts(
    TimeProvider Time,
    LiveCluster Cluster,
    Herder Herder,
    Forwarding Forwarding,
    Commands Commands,
    PluginCatalog Plugins,
    ConfigValidator Validator,
    ConnectorJson Json,
    EntryCache Cache,
    ConnectScript Script,
    WorkerLoggers Loggers,
    ConnectFeatures Features);
