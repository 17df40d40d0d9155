namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>The connection of a pod, from what the kubelet gives it.</summary>
internal static class InClusterConnection
{
    public static bool IsAvailable(ClusterConnectionOptions options) =>
        options.Environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 };

    public static ClusterConnection Create(ClusterConnectionOptions options)
    {
        const string Source = "the pod's service account";
        var host = options.Environment("KUBERNETES_SERVICE_HOST")!;
        var port = options.Environment("KUBERNETES_SERVICE_PORT") is { Length: > 0 } text ? text : "443";
        var address = host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}" : $"https://{host}:{port}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server))
        {
            throw new ClusterConfigurationException(
                $"KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT make no address: {address}");
        }

        return new ClusterConnection
        {
            Server = server,
            Namespace = ReadNamespace(Path.Combine(options.ServiceAccountDirectory, "namespace")),
            Source = Source,

            // The service's address is inside the cluster: .NET's NO_PROXY knows no address ranges, by which it is usually exempted.
            UseEnvironmentProxy = false,
            CertificateAuthority = File("ca.crt", "the API server's certificate authority"),
            Credentials = new ConfiguredCredentials { Source = Source, Token = File("token", "the service account's token") },
        };

        TextSource File(string name, string what) =>
            TextSource.File(Path.Combine(options.ServiceAccountDirectory, name), options.Time, $"{what} (is automountServiceAccountToken off?)");
    }

    private static string ReadNamespace(string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClusterConfigurationException(
                $"KUBERNETES_SERVICE_HOST is set, so this is a pod, but its namespace cannot be read from {path}: {exception.Message} "
                + "Is automountServiceAccountToken off?",
                exception);
        }
    }
}
