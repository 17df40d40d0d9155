namespace ConnectDouble.Http;

/// <summary>How a worker serves a request, which decides what rebalances, a frozen broker and a start do to it.</summary>
internal enum RequestKind
{
    /// <summary>From what the worker has in memory; nothing delays it.</summary>
    Memory,

    /// <summary>Through the herder's queue, to read.</summary>
    HerderRead,

    /// <summary>Through the herder's queue, from the broker.</summary>
    OffsetRead,

    /// <summary>A pause or resume: written to the broker by any worker, without the herder.</summary>
    TargetState,

    /// <summary>Through the leader's queue, to the config topic.</summary>
    Write,

    /// <summary>Through the leader's queue.</summary>
    RestartWithTasks,

    /// <summary>Through the queue of the worker that runs the connector or task.</summary>
    RestartOfOne,
}

/// <summary>Tells requests apart by method and path.</summary>
internal static class RequestKinds
{
    public static RequestKind Of(ConnectRequest request) => request.IsRead ? OfRead(request) : (request.Method, request.Segments) switch
    {
        ("PUT", ["connectors", _, "pause" or "resume"]) => RequestKind.TargetState,
        ("POST", ["connectors", _, "restart"]) => request.Flag("includeTasks") || request.Flag("onlyFailed") ? RequestKind.RestartWithTasks : RequestKind.RestartOfOne,
        ("POST", ["connectors", _, "tasks", _, "restart"]) => RequestKind.RestartOfOne,
        ("POST", ["connectors"]) => RequestKind.Write,
        ("DELETE", ["connectors", _]) => RequestKind.Write,
        ("PUT" or "PATCH", ["connectors", _, "config"]) => RequestKind.Write,
        ("PUT", ["connectors", _, "stop"]) => RequestKind.Write,
        ("PATCH" or "DELETE", ["connectors", _, "offsets"]) => RequestKind.Write,
        _ => RequestKind.Memory,
    };

    private static RequestKind OfRead(ConnectRequest request) => request.Segments switch
    {
        ["health"] or ["connectors", _] or ["connectors", _, "config" or "tasks" or "tasks-config"] => RequestKind.HerderRead,
        ["connectors", _, "offsets"] => RequestKind.OffsetRead,
        _ => RequestKind.Memory,
    };
}
