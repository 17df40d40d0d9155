using System.Text.Json.Serialization.Metadata;

namespace ConnectOperator.Clusters;

/// <summary>
/// A status of which the API server has stored a part: its definition of the kind is older than this operator, and it leaves out what that
/// does not know. To write it again would change nothing, and go on for ever.
/// </summary>
/// <param name="Written">As it was written.</param>
/// <param name="Stored">As it was stored; null while the answer is awaited.</param>
internal sealed record PrunedStatus<T>(T Written, T? Stored)
    where T : class
{
    /// <summary>After the answer to the write; null where all was stored.</summary>
    public PrunedStatus<T>? Answered(T? stored, JsonTypeInfo<T> type) =>
        StatusEquality.Same(stored, Written, type) ? null : this with { Stored = stored };

    /// <summary>Whether a status is what was left of that write.</summary>
    public bool IsOf(T? status, JsonTypeInfo<T> type) => status is not null && (ReferenceEquals(Stored, status) || StatusEquality.Same(Stored, status, type));
}
