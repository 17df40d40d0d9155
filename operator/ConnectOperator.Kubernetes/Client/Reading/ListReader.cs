using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client.Reading;

/// <summary>Reads a list object by object, so that one that cannot be read costs nothing but itself.</summary>
internal static class ListReader
{
    public static ResourcePage<T> Read<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> type)
        where T : class, IResource
    {
        List<T> items = [];
        List<UnreadableResource> unreadable = [];
        string? version = null;
        string? token = null;
        var reader = new Utf8JsonReader(json, JsonDepth.Reader);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                (version, token) = ReadListMeta(ref reader);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();
                ReadItems(ref reader, json, type, items, unreadable);
            }
            else
            {
                reader.Skip();
            }
        }

        // Without a version no watch can follow, and an answer that is no list at all must not pass for an empty one.
        Expect(!string.IsNullOrEmpty(version));
        return new(items, version!, string.IsNullOrEmpty(token) ? null : token) { Unreadable = unreadable };
    }

    private static void ReadItems<T>(
        ref Utf8JsonReader reader, in ReadOnlySequence<byte> json, JsonTypeInfo<T> type, List<T> items, List<UnreadableResource> unreadable)
        where T : class, IResource
    {
        // An empty list of a custom resource is [], of a built-in kind it may be null.
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = reader.TokenStartIndex;
            reader.Skip();
            var read = ResourceReader.Read(json.Slice(start, reader.BytesConsumed - start), type);
            if (read.Resource is { } resource)
            {
                items.Add(resource);
            }
            else if (read.Unreadable is { } problem)
            {
                unreadable.Add(problem);
            }
        }
    }

    private static (string? Version, string? Continue) ReadListMeta(ref Utf8JsonReader reader)
    {
        string? version = null;
        string? token = null;
        Expect(reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("resourceVersion"u8);
            var isToken = reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isVersion)
            {
                version = reader.GetString();
            }
            else if (isToken)
            {
                token = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return (version, token);
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("not a list of objects");
        }
    }
}
