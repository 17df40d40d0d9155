using System.Net.NetworkInformation;
using DotNet.Testcontainers.Configurations;
using Testcontainers.K3s;

namespace ControlPlane;

/// <summary>A k3s in a container, by Testcontainers: a whole Kubernetes of any version wherever a Docker engine answers.</summary>
internal sealed class K3sCluster : IAsyncDisposable
{
    private readonly K3sContainer container;

    private K3sCluster(K3sContainer container, string kubeconfigPath)
    {
        this.container = container;
        KubeconfigPath = kubeconfigPath;
        Server = new UriBuilder(Uri.UriSchemeHttps, container.Hostname, container.GetMappedPublicPort(K3sBuilder.KubeSecurePort)).Uri;
    }

    public string KubeconfigPath { get; }

    public Uri Server { get; }

    /// <summary>Starts the container, and returns once its node is ready.</summary>
    /// <exception cref="ControlPlaneException">No Docker engine answers, or the container did not come up.</exception>
    public static async Task<K3sCluster> StartAsync(string image, string stateDirectory, TextWriter progress, CancellationToken cancellationToken)
    {
        if (TestcontainersSettings.OS.DockerEndpointAuthConfig is null)
        {
            throw new ControlPlaneException(
                $"No Docker engine answers, and {image} needs one: start Docker, or point DOCKER_HOST at one, or leave TEST_K3S and TEST_K3S_IMAGE unset.");
        }

        await progress.WriteLineAsync($"Starting {image}");
        var k3s = new K3sBuilder(image).WithCommand([.. HostNames().Select(name => $"--tls-san={name}")]).Build();
        try
        {
            await k3s.StartAsync(cancellationToken);
            var path = Path.Combine(stateDirectory, "admin.kubeconfig");
            await File.WriteAllTextAsync(path, await k3s.GetKubeconfigAsync(), cancellationToken);
            return new K3sCluster(k3s, path);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await k3s.DisposeAsync();
            throw new ControlPlaneException($"{image} did not start: {failure.Message}", failure);
        }
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();

    /// <summary>
    /// Every name by which this process may see the container: its certificate has to hold it, because host names are checked. From within
    /// a container that is the gateway of the network.
    /// </summary>
    private static IEnumerable<string> HostNames()
    {
        var engine = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host && Uri.TryCreate(host, UriKind.Absolute, out var uri) ? uri.Host : "";
        var gateways = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().GatewayAddresses)
            .Select(gateway => gateway.Address.ToString());
        string[] named = ["localhost", "127.0.0.1", engine, TestcontainersSettings.DockerHostOverride ?? ""];
        return named.Concat(gateways).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal);
    }
}
