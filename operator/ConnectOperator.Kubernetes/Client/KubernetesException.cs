using System.Net;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>The API server refused: its Status object, typed.</summary>
public sealed class KubernetesException(HttpStatusCode code, string reason, string message, TimeSpan? retryAfter)
    : Exception(message)
{
    /// <summary>HTTP status code.</summary>
    public HttpStatusCode Code { get; } = code;

    /// <summary>Machine-readable reason, such as <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>; empty when the server gave none.</summary>
    public string Reason { get; } = reason;

    /// <summary>How long the server asks to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The object does not exist.</summary>
    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    /// <summary>The object changed since it was read, or is another one.</summary>
    public bool IsConflict => Code == HttpStatusCode.Conflict;

    /// <summary>The asked-for resourceVersion or continue token is too old: list again.</summary>
    public bool IsExpired => Code == HttpStatusCode.Gone;

    /// <summary>The operator's role does not allow it.</summary>
    public bool IsForbidden => Code == HttpStatusCode.Forbidden;
}
