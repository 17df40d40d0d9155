namespace RestProxyDouble.Http;

/// <summary>What goes wrong with a request, in place of its true handling or after it.</summary>
public sealed record Fault
{
    /// <summary>The answer that comes in place of the true one, without the request being carried out.</summary>
    public ProxyResponse? Answer { get; init; }

    /// <summary>How much later the answer comes; <see cref="Timeout.InfiniteTimeSpan"/> is never.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The connection breaks. The request is carried out where <see cref="Applies"/> says so.</summary>
    public bool Breaks { get; init; }

    /// <summary>Carried out, though its sender does not learn of it.</summary>
    public bool Applies { get; init; }

    /// <summary>Only the first half of the true answer's body comes, with a length that fits.</summary>
    public bool Cuts { get; init; }
}
