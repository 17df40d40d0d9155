namespace ConnectOperator.RestProxy.Model;

/// <summary>The REST proxies that are known.</summary>
public enum RestProxyFlavour
{
    /// <summary>To be found out.</summary>
    Auto,

    /// <summary>Confluent REST Proxy, Confluent Server or Confluent Cloud.</summary>
    Confluent,

    /// <summary>Strimzi HTTP Bridge.</summary>
    Bridge,

    /// <summary>Karapace REST.</summary>
    Karapace,
}

/// <summary>What a REST proxy is.</summary>
/// <param name="Flavour">The product; never <see cref="RestProxyFlavour.Auto"/>.</param>
/// <param name="HasV2">Whether it has the v2 API. Confluent Cloud and Confluent Server have v3 alone, by which nothing can be consumed.</param>
/// <param name="ClusterId">The Kafka cluster's id, by which the v3 API is called; null where there is no v3.</param>
/// <param name="Version">The product's version; null where it does not tell (only the Bridge does).</param>
public sealed record RestProxyInfo(RestProxyFlavour Flavour, bool HasV2, string? ClusterId, string? Version);
