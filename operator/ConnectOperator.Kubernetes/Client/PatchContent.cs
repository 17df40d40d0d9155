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
    /// A JSON patch (RFC 6902) that replaces the status of the object with this uid, and of this version where one is given. <c>add</c> replaces a member that exists,
    /// and works for an object that has no status yet, where <c>replace</c> would fail.
    /// </summary>
    public static byte[] ReplaceStatus<TStatus>(string uid, string? version, TStatus status, JsonTypeInfo<TStatus> statusType)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            WriteTest(writer, "/metadata/uid"u8, uid);
            if (version is not null)
            {
                WriteTest(writer, "/metadata/resourceVersion"u8, version);
            }

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

    private static void WriteTest(Utf8JsonWriter writer, ReadOnlySpan<byte> path, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("op"u8, "test"u8);
        writer.WriteString("path"u8, path);
        writer.WriteString("value"u8, value);
        writer.WriteEndObject();
    }
}
