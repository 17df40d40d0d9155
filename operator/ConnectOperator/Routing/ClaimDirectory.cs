using System.Collections.Immutable;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Routing;

/// <summary>Which connector names are asked for and claimed through which KafkaConnectClusters. Owned by the router's loop.</summary>
internal sealed class ClaimDirectory
{
    private readonly Dictionary<ObjectKey, Entry> entries = [];
    private readonly Dictionary<ConnectorName, List<Entry>> byName = [];
    private readonly Dictionary<(ObjectKey Cluster, ConnectorName Name), ImmutableArray<NameContender>> told = [];

    /// <summary>Takes a resource's newest state. Answers what has changed for whom by that.</summary>
    public IReadOnlyList<NameContenderUpdate> Upsert(KafkaConnector resource, ObjectKey cluster)
    {
        var before = Take(ObjectKey.Of(resource));
        var after = NameOf(resource) is { } name ? new Entry(name, ContenderOf(resource, cluster)) : null;
        if (after is not null)
        {
            entries[ObjectKey.Of(resource)] = after;
            if (!byName.TryGetValue(after.Name, out var named))
            {
                byName.Add(after.Name, named = []);
            }

            named.Add(after);
        }

        return before == after ? [] : UpdatesOf(before, after);
    }

    /// <summary>A resource is gone.</summary>
    public IReadOnlyList<NameContenderUpdate> Remove(ObjectKey resource) => UpdatesOf(Take(resource), after: null);

    private static ConnectorName? NameOf(KafkaConnector resource) =>
        ConnectorName.TryParse(resource.Status?.ConnectorName ?? resource.Spec.Name ?? resource.Metadata.Name, out var name) ? name : null;

    private static NameContender ContenderOf(KafkaConnector resource, ObjectKey cluster) => new(
        ObjectKey.Of(resource),
        cluster,
        IsClaimed: resource.Status?.ConnectorName is not null,
        resource.Status?.KafkaClusterId,
        resource.Status?.WorkerId,
        resource.Metadata.CreationTimestamp,
        resource.Metadata.Uid ?? "");

    private Entry? Take(ObjectKey resource)
    {
        if (!entries.Remove(resource, out var entry))
        {
            return null;
        }

        var named = byName[entry.Name];
        named.Remove(entry);
        if (named.Count == 0)
        {
            byName.Remove(entry.Name);
        }

        return entry;
    }

    private List<NameContenderUpdate> UpdatesOf(Entry? before, Entry? after)
    {
        List<NameContenderUpdate> news = [];
        foreach (var name in new[] { before?.Name, after?.Name }.OfType<ConnectorName>().Distinct())
        {
            List<Entry> named = byName.GetValueOrDefault(name) ?? [];
            ObjectKey[] concerned = [.. named.Select(entry => entry.Resource.Cluster), .. before is null ? [] : new[] { before.Resource.Cluster }];
            foreach (var cluster in concerned.Distinct())
            {
                ImmutableArray<NameContender> elsewhere = named.Exists(entry => entry.Resource.Cluster == cluster)
                    ?
                    [
                        .. named
                            .Select(entry => entry.Resource)
                            .Where(other => other.Cluster != cluster)
                            .OrderBy(other => other.Uid, StringComparer.Ordinal),
                    ]
                    : [];
                if (!elsewhere.SequenceEqual(told.TryGetValue((cluster, name), out var last) ? last : []))
                {
                    Remember(cluster, name, elsewhere);
                    news.Add(new(cluster, name, elsewhere));
                }
            }
        }

        return news;
    }

    private void Remember(ObjectKey cluster, ConnectorName name, ImmutableArray<NameContender> contenders)
    {
        if (contenders.IsEmpty)
        {
            told.Remove((cluster, name));
        }
        else
        {
            told[(cluster, name)] = contenders;
        }
    }

    private sealed record Entry(ConnectorName Name, NameContender Resource);
}

/// <summary>Who asks for a name elsewhere, for the controller of one KafkaConnectCluster where it is asked for too.</summary>
internal sealed record NameContenderUpdate(ObjectKey Cluster, ConnectorName Name, ImmutableArray<NameContender> Contenders);
