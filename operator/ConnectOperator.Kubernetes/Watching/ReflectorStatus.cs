namespace ConnectOperator.Kubernetes.Watching;

/// <summary>How well a reflector knows what the server holds.</summary>
/// <param name="HasSynced">The first list has been delivered in full.</param>
/// <param name="LastContact">When the server last told anything; null before the first answer.</param>
/// <param name="DisconnectedSince">
/// Since when the store may be stale: the moment at which the reflector began to fail; null while a watch is open or being reopened.
/// </param>
public sealed record ReflectorStatus(bool HasSynced, DateTimeOffset? LastContact, DateTimeOffset? DisconnectedSince)
{
    /// <summary>
    /// For how long the reflector should have done something and has not: null in order, whether or not the server answers.
    /// Measured on a monotonic clock.
    /// </summary>
    public TimeSpan? Overdue { get; init; }
}
