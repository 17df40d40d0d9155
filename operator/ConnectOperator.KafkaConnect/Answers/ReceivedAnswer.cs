namespace ConnectOperator.KafkaConnect.Answers;

/// <summary>An answer as it came over the wire, before anything is made of it.</summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="ContentType">Media type; null when the answer does not say. It is not to be trusted: a 401 is plain text under application/json.</param>
/// <param name="Body">The body, perhaps cut.</param>
/// <param name="RedirectHost">Host of the Location header of a redirect, the only part of it that is shown.</param>
/// <param name="RetryAfter">How long the sender of the answer wants to be left alone (Retry-After); null when it does not say.</param>
/// <param name="Asked">Method and URL of the request, as they may be shown.</param>
internal readonly record struct ReceivedAnswer(
    int StatusCode, string? ContentType, ReadOnlyMemory<byte> Body, string? RedirectHost = null, TimeSpan? RetryAfter = null, string? Asked = null);

/// <summary>Whether a request could have changed something.</summary>
internal enum CallKind
{
    /// <summary>Nothing; another worker may be asked.</summary>
    Read,

    /// <summary>Something; what is not known must be said.</summary>
    Write,
}
