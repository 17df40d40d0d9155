using System.Text.Json;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>One request and the answer that a real cluster gave. Status 0 stands for a connection that broke.</summary>
internal sealed record RecordedExchange(int Index, string Scenario, string Step, string Method, string Path, string? Query, string? RequestBody, int Status, string ResponseBody)
{
    /// <summary>Name of the recording: that of the scenario, and the version where another than 3.9.0 was recorded.</summary>
    public required string Recording { get; init; }

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

    /// <summary>Whether the recorder had polled to the end and nothing had changed any more, or had waited as long.</summary>
    public bool IsAtRest => Step.EndsWith(":poll-timeout", StringComparison.Ordinal) || Step == "status-1s-later";

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

    public override string ToString() => $"{Recording}[{Index}] {Step}: {Method} {Path}{(Query is null ? string.Empty : "?" + Query)}";

    /// <summary>Whether the recorded cluster held others' connectors beside these: the lists leave them out, the hash maps remember them.</summary>
    public bool HadOtherConnectors => Recording.EndsWith("-3.9.1", StringComparison.Ordinal) || Recording.EndsWith("-4.0.0", StringComparison.Ordinal);

    public static IReadOnlyList<RecordedExchange> Load(string recording)
    {
        using var stream = typeof(RecordedExchange).Assembly.GetManifestResourceStream($"recordings/{recording}.jsonl")
            ?? throw new ArgumentException($"There is no recording {recording}", nameof(recording));
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select((line, index) => Parse(recording, line, index))];
    }

    /// <summary>The version that a recording's name ends with.</summary>
    public static Version? VersionIn(string recording) => Version.TryParse(recording.Split('-')[^1], out var version) ? version : null;

    private static RecordedExchange Parse(string recording, string line, int index)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        string? Text(string name) => root.GetProperty(name).GetString();
        string? Header(string name) => root.GetProperty("responseHeaders").TryGetProperty(name, out var value) ? value.GetString() : null;
        var at = TimeSpan.FromMilliseconds(root.GetProperty("tMs").GetDouble());
        return new(
            index,
            VersionIn(recording) is null ? recording : recording[..recording.LastIndexOf('-')],
            Text("step")!,
            Text("method")!,
            Text("path")!,
            Text("query"),
            Text("requestBody"),
            root.GetProperty("status").GetInt32(),
            Text("responseBody") ?? string.Empty)
        {
            Recording = recording,
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

    /// <summary>The recording clusters' workers listened on 8083 and 8084, with 3.6.0 on 8283 and 8284, with 4.0.0 on 8093 and 8094, with TLS on 8443 and 8444; 8085 was started alone.</summary>
    private static int WorkerOf(Uri worker) => worker.Port switch
    {
        8084 or 8094 or 8284 or 8444 => 1,
        _ => 0,
    };
}
