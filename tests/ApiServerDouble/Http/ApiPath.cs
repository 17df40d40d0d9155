namespace ApiServerDouble.Http;

/// <summary>What a path names.</summary>
internal sealed record ApiPath(ResourceKind Kind, string Namespace, string? Name, string? Subresource)
{
    /// <summary>Null for a path that the server does not serve.</summary>
    public static ApiPath? Parse(string path, IReadOnlyList<ResourceKind> kinds)
    {
        var segments = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        var (group, version, rest) = segments switch
        {
            ["api", var core, .. var tail] => ("", core, tail),
            ["apis", var named, var served, .. var tail] => (named, served, tail),
            _ => ("", "", []),
        };
        var (@namespace, plural, below) = rest switch
        {
            ["namespaces", var space, var inside, .. var tail] => (space, inside, tail),
            [var outside, .. var tail] => ("", outside, tail),
            _ => ("", "", (string[])[]),
        };
        return kinds.FirstOrDefault(kind => kind.Group == group && kind.Version == version && kind.Plural == plural) is { } found && below.Length <= 2
            ? new(found, @namespace, below.ElementAtOrDefault(0), below.ElementAtOrDefault(1))
            : null;
    }
}
