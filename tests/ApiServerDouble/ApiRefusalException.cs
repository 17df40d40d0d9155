using System.Text;
using System.Text.Json.Nodes;

namespace ApiServerDouble;

/// <summary>The server says no: becomes a Status object.</summary>
internal sealed class ApiRefusalException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    public static ApiRefusalException NotFound(ResourceKind kind, string name) =>
        Named(404, "NotFound", kind, name, $"{kind.QualifiedName} \"{name}\" not found");

    public static ApiRefusalException AlreadyExists(ResourceKind kind, string name) =>
        Named(409, "AlreadyExists", kind, name, $"{kind.QualifiedName} \"{name}\" already exists");

    public static ApiRefusalException Conflict(ResourceKind kind, string name, string? because = null) => Named(
        409,
        "Conflict",
        kind,
        name,
        $"Operation cannot be fulfilled on {kind.QualifiedName} \"{name}\": {because ?? "the object has been modified; please apply your changes to the latest version and try again"}");

    public static ApiRefusalException Invalid(ResourceKind kind, string name, string field, string problem) => new(
        422,
        "Invalid",
        $"{kind.Kind}{(kind.Group.Length == 0 ? "" : "." + kind.Group)} \"{name}\" is invalid: {field}: {problem}",
        new() { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Kind });

    public static ApiRefusalException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>A patch that cannot be applied: an answer that names no object.</summary>
    public static ApiRefusalException Unpatchable() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static ApiRefusalException Expired(string message) => new(410, "Expired", message);

    public byte[] ToJson() => Encoding.UTF8.GetBytes(ToStatus().ToJsonString());

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
            ["code"] = code,
        };
        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        return status;
    }

    private static ApiRefusalException Named(int code, string reason, ResourceKind kind, string name, string message) =>
        new(code, reason, message, new() { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Plural });
}
