using System.Runtime.InteropServices;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>How a <see cref="KubernetesClient"/> behaves; the defaults suit an operator.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>Longest wait for one answer, and for the first byte of a watch.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The newest version of HTTP to speak; older ones are spoken with servers that know no other.</summary>
    public Version HttpVersion { get; init; } = System.Net.HttpVersion.Version20;

    /// <summary>What requests pass through on their way out.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Through { get; init; } = static handler => handler;

    /// <summary>How often a request that the server turned away for now is sent again.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>A longer Retry-After than this is the caller's to wait for.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Name of the program in the API server's audit log.</summary>
    public string UserAgent { get; init; } =
        $"connect-operator/{typeof(KubernetesClientOptions).Assembly.GetName().Version?.ToString(3)} ({RuntimeInformation.RuntimeIdentifier})";

    /// <summary>Under which name writes show in metadata.managedFields.</summary>
    public string FieldManager { get; init; } = "connect-operator";

    /// <summary>Source of jitter: from 0 to 1.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
