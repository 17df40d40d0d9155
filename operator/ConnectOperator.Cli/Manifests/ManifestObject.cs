namespace ConnectOperator.Cli.Manifests;

/// <summary>An object in a file.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Node">The object as it was written.</param>
internal sealed record ManifestObject(string File, ManifestNode.Mapping Node)
{
    /// <summary>Group and version; empty when it does not say.</summary>
    public string ApiVersion => Text(Node, "apiVersion");

    /// <summary>Kind; empty when it does not say.</summary>
    public string Kind => Text(Node, "kind");

    /// <summary>Name; empty when it does not say.</summary>
    public string Name => Metadata is { } metadata ? Text(metadata, "name") : "";

    /// <summary>Namespace; null when it does not say.</summary>
    public string? Namespace => Metadata is { } metadata && Text(metadata, "namespace") is { Length: > 0 } name ? name : null;

    private ManifestNode.Mapping? Metadata => Node.Find("metadata")?.Value as ManifestNode.Mapping;

    /// <summary>The objects of a document: itself, or the items of a List.</summary>
    public static IEnumerable<ManifestObject> Of(string file, ManifestNode document)
    {
        if (document is not ManifestNode.Mapping map)
        {
            yield break;
        }

        ManifestObject self = new(file, map);
        if (self.Kind.EndsWith("List", StringComparison.Ordinal) && map.Find("items")?.Value is ManifestNode.Sequence items)
        {
            foreach (var item in items.Items.OfType<ManifestNode.Mapping>())
            {
                yield return new(file, item);
            }
        }
        else
        {
            yield return self;
        }
    }

    private static string Text(ManifestNode.Mapping map, string key) => map.Find(key)?.Value is ManifestNode.Scalar scalar ? scalar.Text : "";
}
