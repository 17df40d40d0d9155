using System.Text;
using System.Text.Json;
using ConnectOperator.Rest.Responses;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>An exchange recorded from a real Connect cluster, cut down to what tests compare.</summary>
public sealed record Recording(
    string Source, string ConnectVersion, string Method, string Path, string? Query, int Status, string? ContentType, string Body, string? Expected)
{
    public static IReadOnlyList<Recording> Load(string name)
    {
        using var file = typeof(Recording).Assembly.GetManifestResourceStream($"kafka-connect/{name}.jsonl")
            ?? throw new InvalidOperationException($"No recordings {name}.");
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    public override string ToString() => $"{Source} {ConnectVersion}: {Method} {Path}{(Query is null ? "" : $"?{Query}")} → {Status} {Body[..Math.Min(Body.Length, 80)].ReplaceLineEndings(" ")}";

    internal RawResponse Received() => new(Status, ContentType, Encoding.UTF8.GetBytes(Body));

    private static Recording Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new(
            Text("source")!,
            Text("connectVersion")!,
            Text("method")!,
            Text("path")!,
            Text("query"),
            json.RootElement.GetProperty("status").GetInt32(),
            Text("contentType"),
            Text("body")!,
            Text("expected"));
    }
}
