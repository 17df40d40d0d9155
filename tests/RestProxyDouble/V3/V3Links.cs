using System.Text.Json.Nodes;
using RestProxyDouble.Http;

namespace RestProxyDouble.V3;

/// <summary>What every v3 answer has: its kind, and links to itself and to others.</summary>
internal sealed class V3Links(string server)
{
    public JsonObject Item(string kind, string path, string resourceName) => new()
    {
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["self"] = server + path, ["resource_name"] = resourceName },
    };

    public JsonObject List(string kind, ProxyRequest request, IEnumerable<JsonObject> items) => new()
    {
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["self"] = server + request.RawPath, ["next"] = null },
        ["data"] = ProxyJson.Array(items),
    };

    public JsonObject Related(string path) => new() { ["related"] = server + path };
}
