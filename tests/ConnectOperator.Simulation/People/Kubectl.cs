using System.Text;
using System.Text.Json.Nodes;
using ApiServerDouble;
using ApiServerDouble.Http;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.People;

/// <summary>What people do to the API server, without a network in between.</summary>
internal sealed class Kubectl(ApiServer server, Trace trace)
{
    public JsonObject? Get(ResourceKind kind, string name) => server.Find(kind, Kinds.Namespace, name);

    public void Create(ResourceKind kind, JsonObject resource) => Send("POST", kind, name: null, resource, contentType: "application/json");

    public void Patch(ResourceKind kind, string name, JsonObject patch) => Send("PATCH", kind, name, patch, "application/merge-patch+json");

    public void Delete(ResourceKind kind, string name) => Send("DELETE", kind, name, body: null, contentType: null);

    private void Send(string method, ResourceKind kind, string? name, JsonObject? body, string? contentType)
    {
        var root = kind.Group.Length == 0 ? "api" : $"apis/{kind.Group}";
        var path = $"/{root}/{kind.Version}/namespaces/{Kinds.Namespace}/{kind.Plural}{(name is null ? "" : "/" + name)}";
        var text = body?.ToJsonString() ?? "";
        var answer = server.Answer(new ApiRequest(method, path) { ContentType = contentType, Body = Encoding.UTF8.GetBytes(text) });
        trace.Add("user", $"{method} {kind.Plural}{(name is null ? "" : "/" + name)} -> {answer.Status} {text}");
    }
}
