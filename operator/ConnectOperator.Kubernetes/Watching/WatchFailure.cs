using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;

namespace ConnectOperator.Kubernetes.Watching;

/// <summary>A try that did not work out, and what follows from it.</summary>
internal sealed record WatchFailure(string Problem, TimeSpan? RetryAfter, bool IsExpired)
{
    public static WatchFailure EndedAtOnce { get; } = new("the server closes each watch at once", RetryAfter: null, IsExpired: false);

    /// <summary>The failures that talking to a server can bring. Anything else is a defect and is not caught.</summary>
    public static bool Covers(Exception exception) =>
        exception is KubernetesException or HttpRequestException or TimeoutException or ClusterConfigurationException;

    public static WatchFailure From(Exception exception) => exception switch
    {
        KubernetesException { IsExpired: true } refusal => new($"the version to go on from is gone ({refusal.Message})", null, IsExpired: true),
        KubernetesException { IsNotFound: true } refusal =>
            new($"{refusal.Message} (is its CustomResourceDefinition installed?)", refusal.RetryAfter, IsExpired: false),
        KubernetesException refusal => new(refusal.Message, refusal.RetryAfter, IsExpired: false),

        // The outer message of a failed connection says little ("The SSL connection could not be established"): the cause is innermost.
        _ when exception.GetBaseException() is { } cause && cause != exception => new($"{exception.Message} {cause.Message}", null, IsExpired: false),
        _ => new(exception.Message, null, IsExpired: false),
    };
}
