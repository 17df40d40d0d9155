using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources.Schema;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Resources;

/// <summary>How the Kafka Connect cluster is reached, and who may use it.</summary>
[CelRule(
    "!has(self.authentication) || !has(self.authentication.mtls) || self.urls.all(url, url.startsWith('https://'))",
    "authentication.mtls needs https URLs")]
public sealed record KafkaConnectClusterSpec
{
    /// <summary>
    /// URLs of the workers' REST API, for example http://connect-0.connect:8083. Any worker answers for the whole cluster: the
    /// operator stays with one that works, and tries the others in turn when it does not. http or https, without user name,
    /// password, query or fragment.
    /// </summary>
    [RequiredField]
    [ItemCount(1, SpecLimits.Urls)]
    [TextForm(SpecLimits.UrlLength, SpecLimits.UrlPattern, SpecPatterns.Url)]
    [CelRule("self.all(url, self.exists_one(other, other == url))", "each URL may appear only once")]
    [AllowNull]
    public IReadOnlyList<string> Urls { get; init => field = value ?? []; } = [];

    /// <summary>How the operator signs in: exactly one of basic, bearer and mtls. Absent for a REST API without authentication.</summary>
    public ConnectAuthentication? Authentication { get; init; }

    /// <summary>How the workers' certificates are checked. Absent to trust what the operator's own system trusts.</summary>
    public ConnectTls? Tls { get; init; }

    /// <summary>
    /// Time between two polls of the Kafka Connect cluster while nothing changes, from 1s to 1h, for example 10s or 1m30s. Each poll is one request,
    /// whatever the number of connectors. Defaults to 10s.
    /// </summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxPollInterval)]
    [FieldDefault(SpecDefaults.PollInterval)]
    public string? PollInterval { get; init; }

    /// <summary>Time after which a request that reads is cancelled, from 1s to 10m. Defaults to 30s.</summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxTimeout)]
    [FieldDefault(SpecDefaults.RequestTimeout)]
    public string? RequestTimeout { get; init; }

    /// <summary>
    /// Time after which a request that writes is cancelled, from 1s to 10m. Kafka Connect validates a config for up to 90 s before it answers, so a
    /// shorter time cuts off slow connectors. Defaults to 100s.
    /// </summary>
    [DurationRange(SpecLimits.MinDuration, SpecLimits.MaxTimeout)]
    [FieldDefault(SpecDefaults.WriteTimeout)]
    public string? WriteTimeout { get; init; }

    /// <summary>
    /// The maximum of concurrent requests that write, from 1 to 256; fewer while the cluster is slow. Connectors whose writes are slow get at most
    /// half of them. Requests that hang and keep others waiting do not count any more, except with 1, which means strictly one after the other.
    /// Defaults to 8.
    /// </summary>
    [NumberRange(1, SpecLimits.MaxConcurrentWrites)]
    [FieldDefault(SpecDefaults.MaxConcurrentWrites)]
    public int? MaxConcurrentWrites { get; init; }

    /// <summary>The namespaces whose KafkaConnector resources may use this cluster. Defaults to only the cluster's own namespace.</summary>
    [DefaultsOfFields]
    public AllowedNamespaces? AllowedNamespaces { get; init; }

    /// <inheritdoc cref="KafkaConnectorSpec.UnreadableField"/>
    [JsonIgnore]
    public string? UnreadableField { get; init; }
}

/// <summary>How the operator signs in: exactly one of basic, bearer and mtls.</summary>
[CelRule(
    "[has(self.basic), has(self.bearer), has(self.mtls)].exists_one(x, x)",
    "exactly one of basic, bearer and mtls must be set; omit authentication for a REST API without it")]
public sealed record ConnectAuthentication
{
    /// <summary>User name and password (HTTP basic authentication).</summary>
    public BasicAuthentication? Basic { get; init; }

    /// <summary>A token (HTTP bearer authentication).</summary>
    public BearerAuthentication? Bearer { get; init; }

    /// <summary>A client certificate (mutual TLS). Needs https URLs.</summary>
    public MtlsAuthentication? Mtls { get; init; }
}

/// <summary>HTTP basic authentication.</summary>
public sealed record BasicAuthentication
{
    /// <summary>A Secret with the keys username and password.</summary>
    [RequiredField]
    [AllowNull]
    public NameReference SecretRef { get; init => field = value ?? new(); } = new();
}

/// <summary>HTTP bearer authentication.</summary>
public sealed record BearerAuthentication
{
    /// <summary>The key of a Secret that holds the token.</summary>
    [RequiredField]
    [AllowNull]
    public KeyReference SecretKeyRef { get; init => field = value ?? new(); } = new();
}

/// <summary>Authentication by client certificate.</summary>
public sealed record MtlsAuthentication
{
    /// <summary>A Secret of type kubernetes.io/tls: the certificate in the key tls.crt, its private key in tls.key, both as PEM.</summary>
    [RequiredField]
    [AllowNull]
    public NameReference SecretRef { get; init => field = value ?? new(); } = new();
}

/// <summary>How the workers' certificates are checked.</summary>
[CelRule(
    "!has(self.caSecretKeyRef) || !has(self.caConfigMapKeyRef)",
    "only one of caSecretKeyRef and caConfigMapKeyRef may be set")]
[CelRule(
    "!has(self.insecureSkipVerify) || !self.insecureSkipVerify || !(has(self.caSecretKeyRef) || has(self.caConfigMapKeyRef))",
    "insecureSkipVerify must not be true together with a CA, which would be unused")]
public sealed record ConnectTls
{
    /// <summary>The key of a Secret that holds the CA certificates to trust, as PEM.</summary>
    public KeyReference? CaSecretKeyRef { get; init; }

    /// <summary>The key of a ConfigMap that holds the CA certificates to trust, as PEM.</summary>
    public KeyReference? CaConfigMapKeyRef { get; init; }

    /// <summary>
    /// True accepts any certificate, so anybody on the network path can read and change everything, passwords included: for experiments only. Not
    /// together with a CA. Defaults to false.
    /// </summary>
    [FieldDefault(SpecDefaults.InsecureSkipVerify)]
    public bool? InsecureSkipVerify { get; init; }
}

/// <summary>The namespaces whose KafkaConnector resources may use a cluster.</summary>
[CelRule(
    "(has(self.from) && self.from == 'Selector') == has(self.selector)",
    "selector must be set if from is Selector, and only then")]
public sealed record AllowedNamespaces
{
    /// <summary>Same: the cluster's own namespace. All: every namespace. Selector: those that selector selects, and the cluster's own. Defaults to Same.</summary>
    [OneOf(SpecValues.Same, SpecValues.All, SpecValues.Selector)]
    [FieldDefault(SpecDefaults.AllowedNamespacesFrom)]
    public string? From { get; init; }

    /// <summary>With from: Selector, the labels of the namespaces. An empty selector selects every namespace.</summary>
    public LabelSelector? Selector { get; init; }
}
