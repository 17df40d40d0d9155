using System.Globalization;
using System.Text;
using ApiServerDouble.Storage;

namespace ApiServerDouble.Http;

/// <summary>The rest of a list that a client reads page by page: all pages are of one version.</summary>
internal sealed record RemainingList(IReadOnlyList<StoredObject> Objects, ulong Version);

/// <summary>Lists as JSON.</summary>
internal static class ListResponse
{
    public static byte[] Of(ResourceKind kind, IEnumerable<StoredObject> page, ulong version, string? token, bool metadataOnly)
    {
        using var body = new MemoryStream();
        var (apiVersion, name) = metadataOnly ? ("meta.k8s.io/v1", "PartialObjectMetadataList") : (kind.ApiVersion, kind.Kind + "List");
        var next = token is null ? "" : $",\"continue\":\"{token}\"";
        body.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"kind":"{{{name}}}","apiVersion":"{{{apiVersion}}}","metadata":{"resourceVersion":"{{{version}}}"{{{next}}}},"items":[""")));
        var separator = ""u8;
        foreach (var item in page)
        {
            body.Write(separator);
            body.Write(item.Json(metadataOnly));
            separator = ","u8;
        }

        body.Write("]}"u8);
        return body.ToArray();
    }
}
