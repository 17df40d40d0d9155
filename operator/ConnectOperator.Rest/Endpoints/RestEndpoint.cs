namespace ConnectOperator.Rest.Endpoints;

/// <summary>
/// Where a REST API answers and how to talk to it. Immutable: a rotated secret is a new endpoint and a new client.
/// Two endpoints with the same content are equal, so that a client need not be rebuilt for nothing. The text form shows no secret.
/// </summary>
public sealed record RestEndpoint
{
    /// <summary>The servers' URLs, http or https, each with its base path if it has one; tried in this order.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Who the operator says it is.</summary>
    public RestAuthentication Authentication { get; init; } = new RestAuthentication.None();

    /// <summary>For servers that ask for a client certificate.</summary>
    public ClientCertificate? ClientCertificate { get; init; }

    /// <summary>
    /// PEM certificates to trust instead of the system's. It must hold the root: an intermediate alone anchors nothing.
    /// Host names are checked all the same.
    /// </summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>Accept any certificate for any host name.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>For a whole read, with its retries and its body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a write. Longer than the 90 s after which Kafka Connect itself gives up, so that its own answer is heard.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>For one connection, with its TLS handshake: short enough that several servers can be tried within <see cref="RequestTimeout"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest body of a good answer that is read, in bytes.</summary>
    public long MaxAnswerBytes { get; init; } = 512L * 1024 * 1024;

    /// <inheritdoc/>
    public bool Equals(RestEndpoint? other) =>
        other is not null
        && Urls.SequenceEqual(other.Urls)
        && Authentication == other.Authentication
        && ClientCertificate == other.ClientCertificate
        && CertificateAuthorityPem == other.CertificateAuthorityPem
        && InsecureSkipVerify == other.InsecureSkipVerify
        && RequestTimeout == other.RequestTimeout
        && WriteTimeout == other.WriteTimeout
        && ConnectTimeout == other.ConnectTimeout
        && MaxAnswerBytes == other.MaxAnswerBytes;

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Urls.Count, Urls.Count > 0 ? Urls[0] : null, Authentication, ClientCertificate, CertificateAuthorityPem);

    /// <summary>The URLs and the kind of authentication.</summary>
    public override string ToString() => $"{string.Join(", ", Urls.Select(Shown))} ({Authentication})";

    /// <summary>A server's URL as it may be shown: user information, which is refused but may have been given, is left out.</summary>
    internal static string Shown(Uri url) => url.IsAbsoluteUri
        ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
        : "(not an absolute URL)";

    /// <summary>Finds what no call could succeed with, before the first call.</summary>
    /// <exception cref="RestEndpointException">Something cannot be used.</exception>
    internal void Check()
    {
        Require(Urls.Count > 0, "At least one URL is needed.");
        foreach (var url in Urls)
        {
            Require(
                url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps),
                "A URL must begin with http:// or https://.");
            Require(url.UserInfo.Length == 0, "A URL must not hold a user name or password: use authentication.");
            Require(url.Query.Length == 0 && url.Fragment.Length == 0, "A URL must not have a query or a fragment.");
        }

        Require(
            RequestTimeout > TimeSpan.Zero && WriteTimeout > TimeSpan.Zero && ConnectTimeout > TimeSpan.Zero && MaxAnswerBytes > 0,
            "Time-outs and limits must be positive.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new RestEndpointException(otherwise);
        }
    }
}
