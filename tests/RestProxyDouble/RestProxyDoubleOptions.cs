using ConnectDouble;

namespace RestProxyDouble;

/// <summary>Which REST proxy the double stands in for.</summary>
public enum RestProxyFlavour
{
    /// <summary>Confluent REST Proxy: v2 and, from 6.0 on, v3.</summary>
    Confluent,

    /// <summary>Strimzi HTTP Bridge.</summary>
    Bridge,

    /// <summary>Karapace REST.</summary>
    Karapace,
}

/// <summary>How a stand-in for a REST proxy is set up.</summary>
public sealed record RestProxyDoubleOptions
{
    /// <summary>The product.</summary>
    public RestProxyFlavour Flavour { get; init; } = RestProxyFlavour.Confluent;

    /// <summary>The product's version; null for the newest that is known. Older ones miss what came later.</summary>
    public Version? Version { get; init; }

    /// <summary>The clock that waits and time-outs follow.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many proxies stand before the one Kafka cluster, each with its own URL: a consumer instance lives in one of them.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Fixed URLs, one for each proxy; by default loopback with a free port each.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>TLS for the sockets; null leaves them plain.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Where the API begins, such as <c>/kafka</c> behind a gateway; empty for the root.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Users and their passwords, one of which every request must carry; empty lets everybody in.</summary>
    public IReadOnlyDictionary<string, string> BasicAuthUsers { get; init; } = new Dictionary<string, string>();

    /// <summary>The bearer token that every request must carry; null lets everybody in.</summary>
    public string? BearerToken { get; init; }

    /// <summary>The Kafka cluster's id, as v3 tells it.</summary>
    public string ClusterId { get; init; } = "double-cluster-0000000";

    /// <summary>Confluent Cloud and Confluent Server have v3 alone.</summary>
    public bool V3Only { get; init; }

    /// <summary>
    /// Whether a read of records and a produce to what does not exist wait as long as the product does: 1 s, 100 ms or 11 s, and 60 s.
    /// </summary>
    public bool Waits { get; init; } = true;
}
