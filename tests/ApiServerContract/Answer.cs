using System.Text.Json.Nodes;

namespace ApiServerContract;

/// <summary>What a server answered.</summary>
public sealed record Answer(int Status, JsonNode Body)
{
    /// <summary>reason of a Status.</summary>
    public string? Reason => Text("reason");

    /// <summary>message of a Status.</summary>
    public string? Message => Text("message");

    /// <summary>metadata of an object.</summary>
    public JsonNode Metadata => Body["metadata"]!;

    /// <summary>metadata.resourceVersion.</summary>
    public string Version => Metadata["resourceVersion"]!.GetValue<string>();

    /// <summary>metadata.generation.</summary>
    public long Generation => Metadata["generation"]!.GetValue<long>();

    private string? Text(string member) => Body[member]?.GetValue<string>();
}
