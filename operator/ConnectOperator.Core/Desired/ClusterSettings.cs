using System.Collections.Frozen;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired;

/// <summary>A KafkaConnectCluster's spec, read and checked; references not yet resolved.</summary>
public sealed record ClusterSettings
{
    /// <summary>Absolute http or https URLs without user info, query or fragment, each ending in a slash.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>How to sign in; null for not at all.</summary>
    public ClusterAuthentication? Authentication { get; init; }

    /// <summary>Where CA certificates are; null for the system's own.</summary>
    public SourceKeyReference? Ca { get; init; }

    /// <summary>True accepts any certificate.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>Time between polls at rest.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>Time-out of a read.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>Time-out of a write.</summary>
    public required TimeSpan WriteTimeout { get; init; }

    /// <summary>How many writes may run at once.</summary>
    public required int MaxConcurrentWrites { get; init; }

    /// <summary>Whose connectors may use the cluster.</summary>
    public required NamespaceRule AllowedNamespaces { get; init; }

    /// <summary>Every Secret and ConfigMap that <see cref="Authentication"/> and <see cref="Ca"/> refer to, once.</summary>
    public IReadOnlySet<SourceKey> SourceKeys =>
        new[] { Authentication?.Source, Ca?.Source }.OfType<SourceKey>().ToFrozenSet();
}

/// <summary>One key of a Secret or ConfigMap.</summary>
public readonly record struct SourceKeyReference(SourceKey Source, string Key);

/// <summary>Ways of signing in to Connect.</summary>
public abstract record ClusterAuthentication(SourceKey Source)
{
    /// <summary>Keys username and password of a Secret.</summary>
    public sealed record Basic(SourceKey Source) : ClusterAuthentication(Source);

    /// <summary>A key of a Secret.</summary>
    public sealed record Bearer(SourceKey Source, string Key) : ClusterAuthentication(Source);

    /// <summary>Keys tls.crt and tls.key of a Secret.</summary>
    public sealed record Mtls(SourceKey Source) : ClusterAuthentication(Source);
}

/// <summary>Whose connectors may use a cluster.</summary>
public abstract record NamespaceRule
{
    private NamespaceRule()
    {
    }

    /// <summary>The cluster's own namespace.</summary>
    public sealed record Same : NamespaceRule;

    /// <summary>Every namespace.</summary>
    public sealed record All : NamespaceRule;

    /// <summary>Namespaces with these labels, and the cluster's own.</summary>
    public sealed record Selected(LabelSelector Selector) : NamespaceRule;
}
