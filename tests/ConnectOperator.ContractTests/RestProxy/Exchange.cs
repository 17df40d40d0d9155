using System.Text.Json;
using System.Text.Json.Nodes;
using RestProxyDouble;

namespace ConnectOperator.ContractTests.RestProxy;

/// <summary>
/// One request and what a product answers: a line of exchanges.jsonl. Lines of one number and flavour follow each other on one double; one that
/// names a version or options begins with a new double.
/// </summary>
internal sealed record Exchange(int Number, RestProxyFlavour Flavour, string What, JsonObject Line)
{
    public static readonly IReadOnlyList<Exchange> All = Load();

    public JsonObject Request => Line["request"]!.AsObject();

    public JsonObject Answer => Line["answer"]!.AsObject();

    public Version? Version => Line["version"]?.ToString() is { } version ? Version.Parse(version) : null;

    public bool BeginsAnew => Line.ContainsKey("version") || Line.ContainsKey("options");

    public override string ToString() => $"{Number} {Flavour}, {What}: {Request["method"]} {Request["path"]}";

    private static IReadOnlyList<Exchange> Load()
    {
        using var stream = typeof(Exchange).Assembly.GetManifestResourceStream("rest-proxy-exchanges.jsonl")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static Exchange Parse(string text)
    {
        var line = JsonNode.Parse(text)!.AsObject();
        return new(line["exchange"]!.GetValue<int>(), Enum.Parse<RestProxyFlavour>(line["flavour"]!.ToString()), line["what"]!.ToString(), line);
    }
}

/// <summary>Compares JSON with what is expected of it, where names and numbers that are free have a placeholder.</summary>
internal static class ExpectedJson
{
    public static bool Fits(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonValue, _) when Is(expected, "<any>") => true,
        (JsonValue, _) when Is(expected, "<text>") => actual?.GetValueKind() == JsonValueKind.String,
        (JsonValue, _) when Is(expected, "<number>") => actual?.GetValueKind() == JsonValueKind.Number,
        (JsonObject wanted, JsonObject given) => wanted.Count == given.Count && wanted.All(field => given.ContainsKey(field.Key) && Fits(field.Value, given[field.Key])),
        (JsonArray wanted, JsonArray given) => wanted.Count == given.Count && wanted.Zip(given).All(pair => Fits(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(expected, actual),
    };

    private static bool Is(JsonNode? expected, string placeholder) => expected!.GetValueKind() == JsonValueKind.String && expected.GetValue<string>() == placeholder;
}
