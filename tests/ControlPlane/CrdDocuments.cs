using YamlDotNet.RepresentationModel;

namespace ControlPlane;

/// <summary>The custom resource definitions of one YAML file, as far as a given server understands them.</summary>
internal sealed class CrdDocuments
{
    private CrdDocuments(IReadOnlyList<string> names, string yaml)
    {
        Names = names;
        Yaml = yaml;
    }

    public IReadOnlyList<string> Names { get; }

    public string Yaml { get; }

    /// <summary>
    /// Leaves out what the server does not know yet: kubectl would refuse the definition for it, and the server itself would drop
    /// it silently. Anything else unknown stays in, so that a misspelt keyword is still refused.
    /// </summary>
    public static CrdDocuments Read(string text, Version server)
    {
        var stream = new YamlStream();
        using (var reader = new StringReader(text))
        {
            stream.Load(reader);
        }

        var unknown = ServerFeatures.Keywords.Where(keyword => server < keyword.Value).Select(keyword => keyword.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var document in stream.Documents)
        {
            Strip(document.RootNode, unknown, keysAreKeywords: true);
        }

        using var writer = new StringWriter();
        stream.Save(writer, assignAnchors: false);
        return new CrdDocuments([.. stream.Documents.Select(document => (string?)document.RootNode["metadata"]["name"] ?? "")], writer.ToString());
    }

    private static void Strip(YamlNode node, IReadOnlySet<string> unknown, bool keysAreKeywords)
    {
        switch (node)
        {
            case YamlSequenceNode sequence:
                foreach (var item in sequence.Children)
                {
                    Strip(item, unknown, keysAreKeywords: true);
                }

                break;
            case YamlMappingNode mapping:
                foreach (var key in mapping.Children.Keys.OfType<YamlScalarNode>().ToList())
                {
                    if (keysAreKeywords && unknown.Contains(key.Value ?? ""))
                    {
                        mapping.Children.Remove(key);
                        continue;
                    }

                    // Below `properties` the keys are the names of fields: a field may well be called like a keyword.
                    Strip(mapping.Children[key], unknown, keysAreKeywords: !(keysAreKeywords && key.Value == "properties"));
                }

                break;
        }
    }
}
