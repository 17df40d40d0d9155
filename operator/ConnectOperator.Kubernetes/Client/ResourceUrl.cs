using System.Globalization;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>Where objects live below the server's address.</summary>
internal static class ResourceUrl
{
    /// <summary>Path of a collection; all namespaces when <paramref name="namespace"/> is null.</summary>
    public static string Collection<T>(ResourceDefinition<T> definition, string? @namespace)
        where T : class, IResource
    {
        var root = definition.Group.Length == 0 ? "api" : $"apis/{definition.Group}";
        return @namespace is null || !definition.Namespaced
            ? $"{root}/{definition.Version}/{definition.Plural}"
            : $"{root}/{definition.Version}/namespaces/{Uri.EscapeDataString(@namespace)}/{definition.Plural}";
    }

    /// <summary>Path of one object.</summary>
    public static string Object<T>(ResourceDefinition<T> definition, ObjectKey key)
        where T : class, IResource
    {
        // An empty name would address the whole collection, and an empty namespace all namespaces.
        ArgumentException.ThrowIfNullOrEmpty(key.Name, nameof(key));
        if (definition.Namespaced)
        {
            ArgumentException.ThrowIfNullOrEmpty(key.Namespace, nameof(key));
        }

        return $"{Collection(definition, key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
    }

    /// <summary>One page of a list.</summary>
    public static string List<T>(ResourceDefinition<T> definition, string? @namespace, ListOptions options)
        where T : class, IResource
    {
        List<string> query = [];
        if (options.Limit > 0)
        {
            query.Add(string.Create(CultureInfo.InvariantCulture, $"limit={options.Limit}"));
        }

        // The token carries the version: the server refuses both together.
        if (options.Continue is { } token)
        {
            query.Add($"continue={Uri.EscapeDataString(token)}");
        }
        else if (options.ResourceVersion is { } version)
        {
            query.Add($"resourceVersion={Uri.EscapeDataString(version)}");
        }

        return query.Count == 0
            ? Collection(definition, @namespace)
            : $"{Collection(definition, @namespace)}?{string.Join('&', query)}";
    }

    /// <summary>A watch.</summary>
    public static string Watch<T>(ResourceDefinition<T> definition, string? @namespace, WatchOptions options)
        where T : class, IResource
    {
        var seconds = Math.Max(1, (long)options.Timeout.TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Collection(definition, @namespace)}?watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(options.ResourceVersion)}&timeoutSeconds={seconds}");
    }
}
