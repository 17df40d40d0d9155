using System.Globalization;
using ConnectDouble.Cluster;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>Reading connectors: everything about them that is asked with GET.</summary>
internal sealed class ConnectorEndpoints(LiveCluster cluster, int worker, ConnectorJson json, EntryCache cache, ConnectScript script)
{
    public ConnectResponse List(ConnectRequest request, WorkerLife life)
    {
        var state = cluster.ReadMemoryOf(worker);
        var knownOf = life.KnownOf(state);
        var expand = request.Query["expand"];
        return expand.Count == 0
            ? Names(state, knownOf)
            : ConnectResponse.JsonParts(cache.Expanded(state, ExpansionsOf(expand), script.Echo, knownOf));
    }

    public ConnectResponse Info(ConnectRequest request) =>
        Find(request, connector => ConnectResponse.Json(StatusCodes.Status200OK, cache.Info(connector, script.Echo)));

    public ConnectResponse Config(ConnectRequest request) => Find(request, connector => ConnectResponse.Json(
        StatusCodes.Status200OK, JsonText.Write(writer => ConnectorJson.WriteConfig(writer, script.Echo.Apply(connector.Config, ShownIn.Reads).InHashOrder()))));

    public ConnectResponse Tasks(ConnectRequest request) =>
        Find(request, connector => ConnectResponse.Json(StatusCodes.Status200OK, ConnectorJson.Tasks(connector)));

    public ConnectResponse TasksConfig(ConnectRequest request) =>
        Find(request, connector => ConnectResponse.Json(StatusCodes.Status200OK, ConnectorJson.TasksConfig(connector)));

    /// <summary>Status comes from the status topic alone, so it also answers for a connector that is gone, until its records are.</summary>
    public ConnectResponse Status(ConnectRequest request)
    {
        var state = cluster.ReadMemoryOf(worker);
        var name = request.Segments[1];
        if (!state.Statuses.TryGetValue(name, out var status) || status.Connector is null)
        {
            return ConnectResponse.Error(StatusCodes.Status404NotFound, $"No status found for connector {name}");
        }

        return ConnectResponse.Json(
            StatusCodes.Status200OK,
            state.Connectors.TryGetValue(name, out var connector) ? cache.Status(connector, status) : json.Status(name, status, "unknown"));
    }

    public ConnectResponse TaskStatus(ConnectRequest request)
    {
        var name = request.Segments[1];
        if (!TryReadTask(request.Segments[3], out var id))
        {
            return ConnectResponse.UnreadableParameter();
        }

        return cluster.ReadMemoryOf(worker).Statuses.TryGetValue(name, out var status) && status.Tasks.TryGetValue(id, out var task)
            ? ConnectResponse.Json(StatusCodes.Status200OK, json.TaskStatus(id, task))
            : ConnectResponse.Error(StatusCodes.Status404NotFound, string.Create(CultureInfo.InvariantCulture, $"No status found for task {name}-{id}"));
    }

    public ConnectResponse Topics(ConnectRequest request)
    {
        if (script.TopicTracking == TopicTracking.Off)
        {
            return Untracked("Topic tracking is disabled.");
        }

        var name = request.Segments[1];
        var topics = cluster.ReadMemoryOf(worker).Connectors.TryGetValue(name, out var connector) ? connector.ActiveTopics : [];
        return ConnectResponse.Json(StatusCodes.Status200OK, ConnectorJson.Topics(name, topics));
    }

    public Outcome ResetTopics(ConnectRequest request) => script.TopicTracking switch
    {
        TopicTracking.Off => Untracked("Topic tracking is disabled."),
        TopicTracking.WithoutReset => Untracked("Topic tracking reset is disabled."),
        _ => Outcome.Of((state, _) => (
            state.Connectors.TryGetValue(request.Segments[1], out var connector) ? Commands.ResetTopics(state, connector) : state,
            ConnectResponse.Empty(StatusCodes.Status202Accepted))),
    };

    public static bool TryReadTask(string segment, out int id) =>
        int.TryParse(segment, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out id);

    private static ConnectResponse Untracked(string message) => ConnectResponse.Error(StatusCodes.Status403Forbidden, message);

    /// <summary>What is asked for, once each; what is not known adds nothing to the entries.</summary>
    private static List<string> ExpansionsOf(IEnumerable<string?> expand) =>
        [.. expand.OfType<string>().Where(value => value is EntryCache.StatusExpansion or EntryCache.InfoExpansion).Distinct()];

    private ConnectResponse Names(ClusterState state, Func<Connector, Connector?> knownOf) => ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var name in cache.Names(state).Where(name => knownOf(state.Connectors[name]) is not null))
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }));

    private ConnectResponse Find(ConnectRequest request, Func<Connector, ConnectResponse> answer) =>
        cluster.Read().Connectors.TryGetValue(request.Segments[1], out var connector)
            ? answer(connector)
            : ConnectResponse.Error(StatusCodes.Status404NotFound, $"Connector {request.Segments[1]} not found");
}
