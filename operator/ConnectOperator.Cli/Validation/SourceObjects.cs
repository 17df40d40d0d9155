using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Cli.Validation;

/// <summary>Secrets and ConfigMaps in files, read as the operator reads those of a cluster.</summary>
internal static class SourceObjects
{
    /// <summary>What the object holds; null when it is neither of the two, or not as it should be: that is for others to judge.</summary>
    public static (SourceKey Key, SourceState State)? Read(ManifestObject found) => (found.ApiVersion, found.Kind) switch
    {
        ("v1", "Secret") => (Key(found, SourceKind.Secret), SourceReader.Read(new Secret { Metadata = Metadata(found), Data = SecretData(found) })),
        ("v1", "ConfigMap") => (Key(found, SourceKind.ConfigMap), SourceReader.Read(new ConfigMap { Metadata = Metadata(found), Data = Texts(found, "data").ToDictionary() })),
        _ => null,
    };

    private static SourceKey Key(ManifestObject found, SourceKind kind) => new(kind, new(found.Namespace ?? "", found.Name));

    private static ObjectMeta Metadata(ManifestObject found) => new() { Name = found.Name, Namespace = found.Namespace };

    private static Dictionary<string, byte[]> SecretData(ManifestObject found)
    {
        Dictionary<string, byte[]> data = [];
        foreach (var (key, base64) in Texts(found, "data"))
        {
            var bytes = new byte[base64.Length];
            data[key] = Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
        }

        foreach (var (key, text) in Texts(found, "stringData"))
        {
            data[key] = System.Text.Encoding.UTF8.GetBytes(text);
        }

        return data;
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(ManifestObject found, string field) =>
        found.Node.Find(field)?.Value is ManifestNode.Mapping map
            ? map.Entries.Where(entry => entry.Value is ManifestNode.Scalar)
                .Select(entry => KeyValuePair.Create(entry.Key, ((ManifestNode.Scalar)entry.Value).Text))
            : [];
}
