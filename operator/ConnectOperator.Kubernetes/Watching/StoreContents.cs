using System.Collections.Immutable;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Watching;

/// <summary>
/// What is known of a kind's objects at one moment. Each operation answers the next contents and what a consumer must be told.
/// Of an object that cannot be read in its newest state the last readable state is kept: it is there, so it is never Removed.
/// </summary>
internal sealed record StoreContents<T>(
    ImmutableDictionary<ObjectKey, T> Objects, ImmutableDictionary<ObjectKey, UnreadableResource> Unreadable)
    where T : class, IResource
{
    public static StoreContents<T> Empty { get; } =
        new(ImmutableDictionary<ObjectKey, T>.Empty, ImmutableDictionary<ObjectKey, UnreadableResource>.Empty);

    /// <summary>The watch delivered an object.</summary>
    public StoreStep<T> Upsert(T resource)
    {
        var key = ObjectKey.Of(resource);
        return new(
            new(Objects.SetItem(key, resource), Unreadable.Remove(key)),
            [.. Difference(Objects.GetValueOrDefault(key), resource)]);
    }

    /// <summary>The watch delivered an object that cannot be read.</summary>
    public StoreStep<T> MarkUnreadable(UnreadableResource resource) =>
        new(this with { Unreadable = Unreadable.SetItem(resource.Key, resource) }, []);

    /// <summary>The watch delivered a deletion; <paramref name="lastState"/> is null when the last state cannot be read.</summary>
    public StoreStep<T> Delete(ObjectKey key, T? lastState) =>
        new(
            new(Objects.Remove(key), Unreadable.Remove(key)),
            Objects.TryGetValue(key, out var known) ? [new ResourceChange<T>.Removed(lastState ?? known)] : []);

    /// <summary>A list tells everything: what it does not mention was deleted while nobody watched.</summary>
    public StoreStep<T> Replace(IReadOnlyCollection<T> items, IReadOnlyCollection<UnreadableResource> unreadable)
    {
        var next = ImmutableDictionary.CreateBuilder<ObjectKey, T>();
        List<ResourceChange<T>> upserts = [];
        foreach (var item in items)
        {
            var key = ObjectKey.Of(item);
            var changes = Difference(Objects.GetValueOrDefault(key), item).ToList();
            upserts.AddRange(changes);
            next[key] = changes.Count == 0 ? Objects[key] : item;
        }

        var problems = unreadable.ToImmutableDictionary(problem => problem.Key);
        List<ResourceChange<T>> removals = [];
        foreach (var (key, known) in Objects)
        {
            if (next.ContainsKey(key))
            {
                continue;
            }

            if (problems.ContainsKey(key))
            {
                next[key] = known;
            }
            else
            {
                removals.Add(new ResourceChange<T>.Removed(known));
            }
        }

        return new(new(next.ToImmutable(), problems), [.. removals, .. upserts]);
    }

    // An object of another uid is not a change of the one before: that one was deleted, and its consumer must let go of it.
    private static IEnumerable<ResourceChange<T>> Difference(T? previous, T current)
    {
        if (previous is null)
        {
            return [new ResourceChange<T>.Upserted(current, null)];
        }

        if (previous.Metadata.Uid != current.Metadata.Uid)
        {
            return [new ResourceChange<T>.Removed(previous), new ResourceChange<T>.Upserted(current, null)];
        }

        return previous.Metadata.ResourceVersion == current.Metadata.ResourceVersion
            ? []
            : [new ResourceChange<T>.Upserted(current, previous)];
    }
}

/// <summary>The next contents, and what changed on the way.</summary>
internal readonly record struct StoreStep<T>(StoreContents<T> Contents, IReadOnlyList<ResourceChange<T>> Changes)
    where T : class, IResource;
