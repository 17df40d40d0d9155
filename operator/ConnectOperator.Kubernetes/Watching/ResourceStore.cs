using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Watching;

/// <summary>The objects of a kind as a <see cref="Reflector{T}"/> last saw them. Safe to read from any thread.</summary>
public sealed class ResourceStore<T>
    where T : class, IResource
{
    private volatile StoreContents<T> contents = StoreContents<T>.Empty;

    internal ResourceStore()
    {
    }

    /// <summary>All objects at this moment, as a snapshot that never changes.</summary>
    public IReadOnlyDictionary<ObjectKey, T> Snapshot => contents.Objects;

    /// <summary>
    /// Objects that exist and cannot be read in their newest state. An object that was never readable is in here only: look
    /// here before concluding from an absence that something does not exist.
    /// </summary>
    public IReadOnlyDictionary<ObjectKey, UnreadableResource> Unreadable => contents.Unreadable;

    internal StoreContents<T> Contents
    {
        get => contents;
        set => contents = value;
    }

    /// <summary>One object in its last readable state; null when there is none.</summary>
    public T? Get(ObjectKey key) => contents.Objects.GetValueOrDefault(key);
}
