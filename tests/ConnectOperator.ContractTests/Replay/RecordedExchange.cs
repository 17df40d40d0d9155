using System.Text.Json;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>One request and the answer that a real cluster gave. Status 0 stands for a connection that broke.</summary>
internal sealed record RecordedExchange(int Index, string Scenario, string Step, string Method, string Path, string? Query, string? RequestBody, int Status, string ResponseBody)
{
    public required IReadOnlyDictionary<string, string> RequestHeaders { get; init; }

    public string? ContentType { get; init; }

    public string? Location { get; init; }

    public string? Allow { get; init; }

    /// <summary>Which worker was asked, counted from 0.</summary>
    public int Worker { get; init; }

    /// <summary>When the answer was there, counted from the scenario's beginning.</summary>
    public TimeSpan At { get; init; }

    /// <summary>When the request was sent.</summary>
    public TimeSpan BeganAt { get; init; }

    public TimeSpan Elapsed => At - BeganAt;

    /// <summary>Whether only the beginning of a long answer was recorded.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether the recorder had polled to the end and nothing had changed any more.</summary>
    public bool IsPollTimeout => Step.EndsWith(":poll-timeout", StringComparison.Ordinal);

    public bool IsWrite => Method is not ("GET" or "HEAD" or "OPTIONS");

    /// <summary>The connector whose status is read; null for anything else.</summary>
    public string? StatusOf => Method == "GET" && Query is null && Path.Split('/') is ["", "connectors", var name, "status"] ? name : null;

    /// <summary>The worker that a status names as its connector's; null in anything else.</summary>
    public int? ConnectorWorker
    {
        get
        {
            using var document = JsonDocument.Parse(ResponseBody);
            return WorkerOf(new Uri("http://" + document.RootElement.GetProperty("connector").GetProperty("worker_id").GetString()));
        }
    }

    public override string ToString() => $"{Scenario}[{Index}] {Step}: {Method} {Path}{(Query is null ? string.Empty : "?" + Query)}";

    public static IReadOnlyList<RecordedExchange> Load(string scenario)
    {
        using var stream = typeof(RecordedExchange).Assembly.GetManifestResourceStream($"recordings/{scenario}.jsonl")
            ?? throw new ArgumentException($"There is no recording {scenario}", nameof(scenario));
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select((line, index) => Parse(line, index))];
    }

    private static RecordedExchange Parse(string line, int index)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        string? Text(string name) => root.GetProperty(name).GetString();
        string? Header(string name) => root.GetProperty("responseHeaders").TryGetProperty(name, out var value) ? value.GetString() : null;
        var at = TimeSpan.FromMilliseconds(root.GetProperty("tMs").GetDouble());
        return new(
            index,
            Text("scenario")!,
            Text("step")!,
            Text("method")!,
            Text("path")!,
            Text("query"),
            Text("requestBody"),
            root.GetProperty("status").GetInt32(),
            Text("responseBody") ?? string.Empty)
        {
            RequestHeaders = root.GetProperty("requestHeaders").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!),
            ContentType = Header("Content-Type"),
            Location = Header("Location"),
            Allow = Header("Allow"),
            Worker = WorkerOf(new Uri(Text("worker")!)),
            At = at,
            BeganAt = at - TimeSpan.FromMilliseconds(root.GetProperty("elapsedMs").GetDouble()),
            IsCut = root.TryGetProperty("responseTruncated", out _) || root.TryGetProperty("responseBodyTruncated", out _),
        };
    }

    /// <summary>The recording clusters' workers listened on 8083 and 8084, with 3.6.0 on 8283 and 8284, with TLS on 8443 and 8444; 8085 was started alone.</summary>
    private static int WorkerOf(Uri worker) => worker.Port switch
    {
        8084 or 8284 or 8444 => 1,
        _ => 0,
    };
}
