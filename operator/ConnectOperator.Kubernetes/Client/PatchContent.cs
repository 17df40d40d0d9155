using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>Bodies of patches.</summary>
internal static class PatchContent
{
    public const string JsonPatch = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>
    /// A JSON patch (RFC 6902) that replaces the status of the object with this uid. <c>add</c> replaces a member that exists,
    /// and works for an object that has no status yet, where <c>replace</c> would fail.
    /// </summary>
    public static byte[] ReplaceStatus<TStatus>(string uid, TStatus status, JsonTypeInfo<TStatus> statusType)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("op"u8, "test"u8);
            writer.WriteString("path"u8, "/metadata/uid"u8);
            writer.WriteString("value"u8, uid);
            writer.WriteEndObject();
            writer.WriteStartObject();
            writer.WriteString("op"u8, "add"u8);
            writer.WriteString("path"u8, "/status"u8);
            writer.WritePropertyName("value"u8);
            JsonSerializer.Serialize(writer, status, statusType);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
