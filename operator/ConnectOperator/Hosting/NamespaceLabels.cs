using System.Collections.Concurrent;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Kubernetes.Watching;

namespace ConnectOperator.Hosting;

/// <summary>The labels of all namespaces, for clusters that admit namespaces by selector. Empty where the operator watches only some.</summary>
internal sealed class NamespaceLabels
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> labels = new(StringComparer.Ordinal);

    /// <summary>Labels of a namespace; null when it is not known.</summary>
    public IReadOnlyDictionary<string, string>? Of(string @namespace) => labels.GetValueOrDefault(@namespace);

    /// <summary>Takes what the watch saw. False when no label changed.</summary>
    public bool Take(ResourceChange<PartialObjectMetadata> change)
    {
        switch (change)
        {
            case ResourceChange<PartialObjectMetadata>.Upserted { Resource.Metadata: var metadata }:
                var now = metadata.Labels ?? None;
                var before = labels.GetValueOrDefault(metadata.Name);
                labels[metadata.Name] = now;
                return before is null || before.Count != now.Count || before.Except(now).Any();
            case ResourceChange<PartialObjectMetadata>.Removed { Resource.Metadata: var metadata }:
                return labels.TryRemove(metadata.Name, out _);
            default:
                return false;
        }
    }
}
