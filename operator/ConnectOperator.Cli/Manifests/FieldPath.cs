using System.Globalization;

namespace ConnectOperator.Cli.Manifests;

/// <summary>Finds what the path of a field speaks of, such as <c>spec.config["batch.size"]</c> or <c>spec.urls[0]</c>.</summary>
internal static class FieldPath
{
    /// <summary>Where the field is; when it is not there, where the nearest of what it would be in is.</summary>
    public static Place PlaceOf(ManifestNode root, string path)
    {
        var (node, place) = (root, root.Place);
        foreach (var step in Steps(path))
        {
            switch (node)
            {
                case ManifestNode.Mapping map when map.Find(step) is { } entry:
                    (node, place) = (entry.Value, entry.Written.Place);
                    break;
                case ManifestNode.Sequence list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count:
                    node = list.Items[index];
                    place = node.Place;
                    break;
                default:
                    return place;
            }
        }

        return place;
    }

    /// <summary>The path of a key below a path: with a dot, or in brackets when the key could be taken for more than one.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? key
        : key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $"{path}.{key}"
        : $"{path}[\"{key}\"]";

    /// <summary>Whether the path is that of <paramref name="parent"/>, or of something in it.</summary>
    public static bool IsWithin(string path, string parent) =>
        path.StartsWith(parent, StringComparison.Ordinal) && (path.Length == parent.Length || path[parent.Length] is '.' or '[');

    private static IEnumerable<string> Steps(string path)
    {
        for (var at = 0; at < path.Length;)
        {
            if (path.AsSpan(at).StartsWith("[\""))
            {
                var end = path.IndexOf("\"]", at, StringComparison.Ordinal);
                end = end < 0 ? path.Length : end;
                yield return path[(at + 2)..end];
                at = end + 2;
            }
            else
            {
                var start = path[at] is '.' or '[' ? at + 1 : at;
                var end = path.AsSpan(start).IndexOfAny('.', '[', ']') is >= 0 and var length ? start + length : path.Length;
                yield return path[start..end];
                at = end < path.Length && path[end] == ']' ? end + 1 : end;
            }
        }
    }
}
