using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Watching;

/// <summary>What a reflector tells its consumer, in order.</summary>
public abstract record ResourceChange<T>
    where T : class, IResource
{
    private ResourceChange()
    {
    }

    /// <summary>New, or changed since <paramref name="Previous"/>.</summary>
    public sealed record Upserted(T Resource, T? Previous) : ResourceChange<T>;

    /// <summary>Gone; seen in the watch, or missing from a list.</summary>
    public sealed record Removed(T Resource) : ResourceChange<T>;

    /// <summary>The first list has been delivered in full.</summary>
    public sealed record Synced : ResourceChange<T>;
}
