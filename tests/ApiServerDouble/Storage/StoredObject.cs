using System.Text;
using System.Text.Json.Nodes;

namespace ApiServerDouble.Storage;

/// <summary>Namespace and name; objects are listed in this order, as etcd keeps its keys.</summary>
internal readonly record struct ObjectName(string Namespace, string Name)
{
    public static IComparer<ObjectName> Order { get; } = Comparer<ObjectName>.Create((left, right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is not 0 and var order ? order : string.CompareOrdinal(left.Name, right.Name));
}

/// <summary>One version of an object. Its content is never changed.</summary>
internal sealed class StoredObject(ObjectName name, ulong version, JsonObject content)
{
    private byte[]? whole;
    private byte[]? metadataOnly;

    public ObjectName Name => name;

    public ulong Version => version;

    public JsonObject Content => content;

    public JsonObject Metadata => content["metadata"]!.AsObject();

    public bool IsDeleting => Metadata.ContainsKey("deletionTimestamp");

    public bool HasFinalizers => Metadata["finalizers"] is JsonArray { Count: > 0 };

    /// <summary>As it goes out.</summary>
    public byte[] Json(bool onlyMetadata) => onlyMetadata
        ? metadataOnly ??= Encoding.UTF8.GetBytes(new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = Metadata.DeepClone(),
        }.ToJsonString())
        : whole ??= Encoding.UTF8.GetBytes(content.ToJsonString());
}
