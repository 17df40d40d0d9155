using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ApiServerDouble.Storage;

/// <summary>What happened to an object.</summary>
internal enum ChangeType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One entry of the history that watches are served from.</summary>
internal sealed record Change(ChangeType Type, StoredObject Object);

/// <summary>The objects of one kind, their history, and who follows it.</summary>
internal sealed class ObjectStore(VersionCounter versions)
{
    private readonly List<Change> history = [];

    /// <summary>Told of every change, in order.</summary>
    public Action<Change>? Changed { get; set; }

    public ImmutableSortedDictionary<ObjectName, StoredObject> Objects { get; private set; } = ImmutableSortedDictionary.Create<ObjectName, StoredObject>(ObjectName.Order);

    /// <summary>Changes up to this version are forgotten.</summary>
    public ulong Compacted { get; private set; } = versions.Current;

    public StoredObject? Find(ObjectName name) => Objects.GetValueOrDefault(name);

    public IEnumerable<Change> Since(ulong version) => history.Where(change => change.Object.Version > version);

    /// <summary>Stores an object under a new version; the content becomes the store's.</summary>
    public StoredObject Put(ObjectName name, JsonObject content)
    {
        var stored = Stamp(name, content);
        var type = Objects.ContainsKey(name) ? ChangeType.Modified : ChangeType.Added;
        Objects = Objects.SetItem(name, stored);
        Append(new(type, stored));
        return stored;
    }

    /// <summary>Removes an object. Its last state, as watches are told, has the version of its deletion.</summary>
    public void Remove(StoredObject gone)
    {
        Objects = Objects.Remove(gone.Name);
        Append(new(ChangeType.Deleted, Stamp(gone.Name, gone.Content.DeepClone().AsObject())));
    }

    /// <summary>Forgets what happened so far: who wants to watch from an earlier version is told that it is gone.</summary>
    public void Compact()
    {
        history.Clear();
        Compacted = versions.Current;
    }

    private StoredObject Stamp(ObjectName name, JsonObject content)
    {
        var version = versions.Next();
        content["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        return new(name, version, content);
    }

    private void Append(Change change)
    {
        history.Add(change);
        Changed?.Invoke(change);
    }
}

/// <summary>The one counter behind the resource versions of all kinds, as etcd's revision is.</summary>
internal sealed class VersionCounter
{
    public ulong Current { get; private set; } = 100;

    public ulong Next() => ++Current;
}
