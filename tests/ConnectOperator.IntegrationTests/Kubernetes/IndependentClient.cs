using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Core.Resources;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>
/// The Kubernetes project's client for .NET, of which the operator contains nothing: what it reads is there, and others can read it.
/// A fault of the operator's own client cannot hide from it.
/// </summary>
internal sealed class IndependentClient : IDisposable
{
    private const string Version = "v1beta1";

    public const string Connectors = "kafkaconnectors";
    public const string Clusters = "kafkaconnectclusters";

    /// <summary>A client for the cluster of a kubeconfig.</summary>
    /// <param name="kubeconfigPath">The file.</param>
    /// <param name="change">What is different from what the file says.</param>
    /// <param name="handlers">What requests pass through on their way out.</param>
    public IndependentClient(string kubeconfigPath, Action<KubernetesClientConfiguration>? change = null, params DelegatingHandler[] handlers)
    {
        var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfigPath);
        change?.Invoke(config);
        if (config.SslCaCerts is { } authorities)
        {
            // The platform checks the chain, to these authorities alone, and the host's name.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            config.SslCaCerts = null;
            config.FirstMessageHandlerSetup = handler => handler.SslOptions.CertificateChainPolicy = policy;
        }

        Api = new k8s.Kubernetes(config, handlers);
    }

    /// <summary>Everything that the client can do.</summary>
    public k8s.Kubernetes Api { get; }

    /// <summary>A custom resource as it is stored; null when there is none.</summary>
    public async Task<JsonElement?> FindAsync(string plural, string @namespace, string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Api.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(ApiGroup.Name, Version, @namespace, plural, name, cancellationToken);
        }
        catch (HttpOperationException refused) when (refused.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc cref="FindAsync(string, string, string, CancellationToken)"/>
    public async Task<T?> FindAsync<T>(string plural, string @namespace, string name, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => await FindAsync(plural, @namespace, name, cancellationToken) is { } stored ? stored.Deserialize(type) : null;

    /// <summary>All custom resources of a kind as they are stored.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string plural, string @namespace, CancellationToken cancellationToken = default)
    {
        var list = await Api.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
            ApiGroup.Name, Version, @namespace, plural, cancellationToken: cancellationToken);
        return [.. list.GetProperty("items").EnumerateArray()];
    }

    /// <summary>All Events of a namespace.</summary>
    public async Task<IList<Eventsv1Event>> EventsAsync(string @namespace, CancellationToken cancellationToken = default) =>
        (await Api.EventsV1.ListNamespacedEventAsync(@namespace, cancellationToken: cancellationToken)).Items;

    /// <summary>Closes the connections.</summary>
    public void Dispose() => Api.Dispose();
}
