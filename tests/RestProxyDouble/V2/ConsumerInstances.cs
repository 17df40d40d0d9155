using System.Collections.Concurrent;
using RestProxyDouble.Http;

namespace RestProxyDouble.V2;

/// <summary>The consumer instances of one proxy; no other proxy knows them.</summary>
internal sealed class ConsumerInstances(Dialect dialect, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Group, string Name), ConsumerInstance> instances = new();

    public int Count => instances.Values.Count(IsAlive);

    public void Add(ConsumerInstance added)
    {
        added.LastUsed = time.GetUtcNow();
        if (instances.TryGetValue((added.Group, added.Name), out var there) && !IsAlive(there))
        {
            Remove(there);
        }

        if (!instances.TryAdd((added.Group, added.Name), added))
        {
            throw new ProxyException(Refusal.InstanceExists, $"Consumer instance {added.Name} already exists");
        }
    }

    /// <summary>Finds the instance that a request names, for whoever may use it, and renews it.</summary>
    public ConsumerInstance Find(ProxyRequest request, string group, string name)
    {
        if (!instances.TryGetValue((group, name), out var found) || !IsAlive(found) || (dialect.OwnsInstances && found.Owner != request.Authorization))
        {
            throw new ProxyException(Refusal.InstanceNotFound, $"Consumer for group {group} and instance {name} not found");
        }

        found.LastUsed = time.GetUtcNow();
        return found;
    }

    public void Remove(ConsumerInstance instance) => instances.TryRemove((instance.Group, instance.Name), out _);

    /// <summary>The process has restarted.</summary>
    public void Clear() => instances.Clear();

    private bool IsAlive(ConsumerInstance instance) => dialect.IdleLifetime is not { } lifetime || time.GetUtcNow() - instance.LastUsed < lifetime;
}
