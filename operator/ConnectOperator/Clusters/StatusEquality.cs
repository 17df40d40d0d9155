using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConnectOperator.Clusters;

/// <summary>Whether writing a status would change anything: compared as it would be stored.</summary>
internal static class StatusEquality
{
    public static bool Same<T>(T? stored, T next, JsonTypeInfo<T> type)
        where T : class =>
        stored is not null
        && JsonSerializer.SerializeToUtf8Bytes(stored, type).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(next, type));
}
