using ConnectOperator.Core.Desired;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Clusters;

/// <summary>How a Connect cluster is to be reached, once its Secrets are known.</summary>
internal abstract record ConnectionPlan
{
    private ConnectionPlan()
    {
    }

    /// <summary>All there.</summary>
    public sealed record Ready(RestEndpoint Endpoint) : ConnectionPlan;

    /// <summary>A Secret or ConfigMap has yet to be read.</summary>
    public sealed record Pending : ConnectionPlan;

    /// <summary>Something is missing or wrong.</summary>
    public sealed record Unusable(string Message) : ConnectionPlan;

    /// <summary>Resolves the references of a cluster's settings.</summary>
    public static ConnectionPlan Of(ClusterSettings settings, Func<SourceKey, SourceState> sources)
    {
        var needed = new SourceValues(sources);
        var endpoint = new RestEndpoint
        {
            Urls = settings.Urls,
            Authentication = settings.Authentication switch
            {
                ClusterAuthentication.Basic basic => new RestAuthentication.Basic(
                    needed.Value(basic.Source, "username"), needed.Value(basic.Source, "password")),
                ClusterAuthentication.Bearer bearer => new RestAuthentication.Bearer(needed.Value(bearer.Source, bearer.Key)),
                _ => new RestAuthentication.None(),
            },
            ClientCertificate = settings.Authentication is ClusterAuthentication.Mtls mtls
                ? new ClientCertificate(needed.Value(mtls.Source, "tls.crt"), needed.Value(mtls.Source, "tls.key"))
                : null,
            CertificateAuthorityPem = settings.Ca is { } ca ? needed.Value(ca.Source, ca.Key) : null,
            InsecureSkipVerify = settings.InsecureSkipVerify,
            RequestTimeout = settings.RequestTimeout,
            WriteTimeout = settings.WriteTimeout,
        };
        return needed switch
        {
            { Problems: { Count: > 0 } problems } => new Unusable(string.Join(" ", problems)),
            { Pending: true } => new Pending(),
            _ => new Ready(endpoint),
        };
    }

    /// <summary>Reads values one by one and remembers what was missing.</summary>
    private sealed class SourceValues(Func<SourceKey, SourceState> sources)
    {
        public List<string> Problems { get; } = [];

        public bool Pending { get; private set; }

        public string Value(SourceKey source, string key)
        {
            switch (sources(source))
            {
                case SourceState.Found { Values: var values } when values.TryGetValue(key, out var value):
                    return value;
                case SourceState.Found:
                    Problems.Add($"{source} has no key {key}: add it.");
                    break;
                case SourceState.NotFound:
                    Problems.Add($"{source} does not exist: create it with the key {key}.");
                    break;
                case SourceState.Unreadable { Message: var message }:
                    Problems.Add($"{source} cannot be read: {message}");
                    break;
                default:
                    Pending = true;
                    break;
            }

            return "";
        }
    }
}
