using System.Text;
using ConnectOperator.Kubernetes.Configuration.Exec;

namespace ConnectOperator.Kubernetes.Configuration.Kubeconfig;

/// <summary>Makes a connection of one context of a kubeconfig.</summary>
internal static class KubeconfigConnection
{
    public static ClusterConnection Create(KubeconfigModel config, ClusterConnectionOptions options)
    {
        var name = options.Context ?? config.CurrentContext ?? throw new ClusterConfigurationException(
            $"{config.Source} has no current-context. Set one with kubectl config use-context, or pass --context. {Known(config.Contexts.Keys)}");
        var context = Lookup(config.Contexts, name, "context", config.Source);
        var source = $"context {name} of {config.Source}";
        var cluster = Lookup(
            config.Clusters,
            context.Cluster ?? throw new ClusterConfigurationException($"{source}: no cluster is named."),
            "cluster",
            source);
        var user = context.User is { } userName ? Lookup(config.Users, userName, "user", source) : null;
        return new ClusterConnection
        {
            Server = Address(cluster.Server, "server", source) ?? throw new ClusterConfigurationException($"{source}: the cluster has no server."),
            Namespace = context.Namespace ?? "default",
            Source = source,
            ServerName = cluster.TlsServerName,
            InsecureSkipTlsVerify = cluster.InsecureSkipTlsVerify,
            Proxy = Address(cluster.ProxyUrl, "proxy-url", source),
            UseEnvironmentProxy = true,
            CertificateAuthority = TextOf(
                cluster.CertificateAuthorityData, cluster.CertificateAuthority, "certificate-authority", source, options.Time),
            Credentials = user is null
                ? new AnonymousCredentials()
                : CredentialsOf(user, cluster, $"user {context.User} in {user.File}", options.Time),
        };
    }

    private static ICredentialSource CredentialsOf(KubeconfigUser user, KubeconfigCluster cluster, string source, TimeProvider time)
    {
        if (user.Impersonates)
        {
            // Ignoring it would act with more rights than were asked for.
            throw new ClusterConfigurationException($"{source}: impersonation (as, as-groups) is not supported. Use a user of its own.");
        }

        if (user.AuthProvider is { } provider)
        {
            throw new ClusterConfigurationException(
                $"{source}: the auth-provider {provider} was removed from Kubernetes' clients in 1.26. Use its exec plugin.");
        }

        var certificate = TextOf(user.ClientCertificateData, user.ClientCertificate, "client-certificate", source, time);
        var key = TextOf(user.ClientKeyData, user.ClientKey, "client-key", source, time);
        if (certificate is null != key is null)
        {
            throw new ClusterConfigurationException(
                $"{source}: {(key is null ? "client-certificate is given without client-key" : "client-key is given without client-certificate")}.");
        }

        if (user.Exec is { } exec)
        {
            return certificate is null && user is { Token: null, TokenFile: null, UserName: null }
                ? new ExecCredentials(exec, ExecCluster.Of(cluster), new ExecProcess(), source, time)
                : throw new ClusterConfigurationException($"{source}: exec and another way to authenticate exclude each other.");
        }

        return new ConfiguredCredentials
        {
            Source = source,
            Certificate = certificate,
            Key = key,

            // As in client-go, the file wins: it can be renewed.
            Token = user.TokenFile is { } file ? TextSource.File(file, time, $"{source}: tokenFile")
                : user.Token is { } token ? TextSource.Inline(token)
                : null,
            UserName = user.UserName,
            Password = user.Password,
        };
    }

    private static TextSource? TextOf(string? data, string? file, string what, string source, TimeProvider time) => (data, file) switch
    {
        ({ } inline, _) => TextSource.Inline(Decode(inline, what, source)),
        (_, { } path) => TextSource.File(path, time, $"{source}: {what}"),
        _ => null,
    };

    private static string Decode(string data, string what, string source)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw new ClusterConfigurationException($"{source}: {what}-data is not base64.");
        }
    }

    // Neither address is quoted: one with a user name in it holds a password.
    private static Uri? Address(string? text, string what, string source) => text switch
    {
        null => null,
        _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "socks5" => address,
        _ => throw new ClusterConfigurationException($"{source}: {what} is not an http, https or socks5 URL."),
    };

    private static T Lookup<T>(IReadOnlyDictionary<string, T> entries, string name, string what, string source) =>
        entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ClusterConfigurationException($"{source} has no {what} {name}. {Known(entries.Keys)}");

    private static string Known(IEnumerable<string> names) => $"Known: {string.Join(", ", names.Order(StringComparer.Ordinal))}.";
}
