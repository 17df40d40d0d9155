using System.Text.Json.Nodes;

namespace ApiServerDouble.Patches;

/// <summary>JSON patch (RFC 6902) over objects: add, replace, remove and test of members; arrays are replaced whole.</summary>
internal static class JsonPatch
{
    /// <summary>Changes <paramref name="target"/>, or refuses the whole patch.</summary>
    public static void Apply(JsonObject target, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var (parent, member) = Find(target, operation?["path"]?.GetValue<string>() ?? "");
            var value = operation!["value"];
            var holds = (operation["op"]?.GetValue<string>(), parent) switch
            {
                ("test", { } tested) => JsonNode.DeepEquals(tested[member], value),
                ("add", { } changed) => Set(changed, member, value),
                ("replace", { } changed) => changed.ContainsKey(member) && Set(changed, member, value),
                ("remove", { } changed) => changed.Remove(member),
                _ => false,
            };
            if (!holds)
            {
                throw ApiRefusalException.Unpatchable();
            }
        }
    }

    private static bool Set(JsonObject parent, string member, JsonNode? value)
    {
        parent[member] = value?.DeepClone();
        return true;
    }

    private static (JsonObject? Parent, string Member) Find(JsonObject root, string pointer)
    {
        var parts = pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        JsonNode? parent = root;
        foreach (var part in parts.SkipLast(1))
        {
            parent = (parent as JsonObject)?[part];
        }

        return (parent as JsonObject, parts.Count > 0 ? parts[^1] : "");
    }
}
