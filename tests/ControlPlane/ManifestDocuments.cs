using YamlDotNet.RepresentationModel;

namespace ControlPlane;

/// <summary>The manifests of one YAML file, as far as a given server understands them.</summary>
internal sealed class ManifestDocuments
{
    private ManifestDocuments(IReadOnlyList<string> definitions, string yaml)
    {
        Definitions = definitions;
        Yaml = yaml;
    }

    /// <summary>Names of the custom resource definitions among them.</summary>
    public IReadOnlyList<string> Definitions { get; }

    public string Yaml { get; }

    /// <summary>
    /// Leaves out of definitions what the server does not know yet: kubectl would refuse the definition for it, and the server
    /// itself would drop it silently. Anything else unknown stays in, so that a misspelt keyword is still refused. Kinds that the
    /// server has under an earlier version only are asked for in that one.
    /// </summary>
    public static ManifestDocuments Read(string text, Version server)
    {
        var stream = new YamlStream();
        using (var reader = new StringReader(text))
        {
            stream.Load(reader);
        }

        var unknown = ServerFeatures.Keywords.Where(keyword => server < keyword.Value).Select(keyword => keyword.Key).ToHashSet(StringComparer.Ordinal);
        var definitions = new List<string>();
        foreach (var document in stream.Documents)
        {
            switch ((string?)document.RootNode["kind"])
            {
                case "CustomResourceDefinition":
                    definitions.Add((string?)document.RootNode["metadata"]["name"] ?? "");
                    Strip(document.RootNode, unknown, keysAreKeywords: true);
                    break;
                case "PodDisruptionBudget" when server < ServerFeatures.PodDisruptionBudgetV1:
                    ((YamlMappingNode)document.RootNode).Children["apiVersion"] = "policy/v1beta1";
                    break;
            }
        }

        using var writer = new StringWriter();
        stream.Save(writer, assignAnchors: false);
        return new ManifestDocuments(definitions, writer.ToString());
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
