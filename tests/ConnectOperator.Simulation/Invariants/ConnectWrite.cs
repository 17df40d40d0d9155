using System.Text.Json;
using ConnectDouble.Http;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>Kinds of writes to Connect.</summary>
internal enum ConnectVerb
{
    Create,
    Configure,
    Pause,
    Resume,
    Stop,
    Restart,
    RestartTask,
    Delete,

    /// <summary>What the operator has no business with.</summary>
    Other,
}

/// <summary>A write to Connect, as it arrives.</summary>
internal sealed record ConnectWrite(ConnectVerb Verb, string Connector, string Target)
{
    /// <summary>What is to be configured; empty for other writes.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for a read.</summary>
    public static ConnectWrite? Of(ConnectRequest request)
    {
        if (request.Method == "GET")
        {
            return null;
        }

        var path = request.Target.Split('?')[0];
        return (request.Method, path.Trim('/').Split('/')) switch
        {
            ("POST", ["connectors"]) => new(ConnectVerb.Create, NameIn(request), request.Target),
            ("PUT", ["connectors", var name, "config"]) => new(ConnectVerb.Configure, name, request.Target) { Config = ConfigIn(request) },
            ("PUT", ["connectors", var name, "pause"]) => new(ConnectVerb.Pause, name, request.Target),
            ("PUT", ["connectors", var name, "resume"]) => new(ConnectVerb.Resume, name, request.Target),
            ("PUT", ["connectors", var name, "stop"]) => new(ConnectVerb.Stop, name, request.Target),
            ("POST", ["connectors", var name, "restart"]) => new(ConnectVerb.Restart, name, request.Target),
            ("POST", ["connectors", var name, "tasks", _, "restart"]) => new(ConnectVerb.RestartTask, name, request.Target),
            ("DELETE", ["connectors", var name]) => new(ConnectVerb.Delete, name, request.Target),
            _ => new(ConnectVerb.Other, "", request.Target),
        };
    }

    private static Dictionary<string, string> ConfigIn(ConnectRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.EnumerateObject().ToDictionary(key => key.Name, key => key.Value.GetString() ?? "");
    }

    private static string NameIn(ConnectRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("name").GetString() ?? "";
    }
}
