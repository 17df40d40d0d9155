using System.Text.Json.Nodes;

namespace ApiServerDouble.Patches;

/// <summary>JSON merge patch (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>Changes <paramref name="target"/>.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(key);
                    break;
                case JsonObject nested:
                    if (target[key] is not JsonObject inner)
                    {
                        target[key] = inner = [];
                    }

                    Apply(inner, nested);
                    break;
                default:
                    target[key] = value.DeepClone();
                    break;
            }
        }
    }
}
