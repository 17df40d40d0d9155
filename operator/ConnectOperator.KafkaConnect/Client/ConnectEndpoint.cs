namespace ConnectOperator.KafkaConnect.Client;

/// <summary>
/// Where a Connect cluster answers and how to talk to it. Immutable: a rotated secret is a new endpoint and a new client.
/// Two endpoints with the same content are equal, so that a client need not be rebuilt for nothing. The text form shows no secret.
/// </summary>
public sealed record ConnectEndpoint
{
    /// <summary>Workers' URLs, http or https, each with its base path if it has one; tried in this order.</summary>
    public required IReadOnlyList<Uri> Workers { get; init; }

    /// <summary>Who the operator says it is.</summary>
    public ConnectAuthentication Authentication { get; init; } = new ConnectAuthentication.None();

    /// <summary>For workers that ask for a client certificate.</summary>
    public ConnectClientCertificate? ClientCertificate { get; init; }

    /// <summary>
    /// PEM certificates to trust instead of the system's. It must hold the root: an intermediate alone anchors nothing.
    /// Host names are checked all the same.
    /// </summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>Accept any certificate for any host name.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>For a whole read, with its retries and its body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a write. Longer than the 90 s after which Connect itself gives up, so that its own answer is heard.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>For one connection, with its TLS handshake: short enough that several workers can be tried within <see cref="RequestTimeout"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest body of a good answer that is read, in bytes.</summary>
    public long MaxAnswerBytes { get; init; } = 512L * 1024 * 1024;

    /// <inheritdoc/>
    public bool Equals(ConnectEndpoint? other) =>
        other is not null
        && Workers.SequenceEqual(other.Workers)
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
        HashCode.Combine(Workers.Count, Workers.Count > 0 ? Workers[0] : null, Authentication, ClientCertificate, CertificateAuthorityPem);

    /// <summary>The workers and the kind of authentication.</summary>
    public override string ToString() => $"{string.Join(", ", Workers.Select(Shown))} ({Authentication})";

    /// <summary>A worker's URL as it may be shown: user information, which is refused but may have been given, is left out.</summary>
    internal static string Shown(Uri worker) => worker.IsAbsoluteUri
        ? worker.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
        : "(not an absolute URL)";

    /// <summary>Finds what no call could succeed with, before the first call.</summary>
    /// <exception cref="ConnectEndpointException">Something cannot be used.</exception>
    internal void Check()
    {
        Require(Workers.Count > 0, "At least one worker URL is needed.");
        foreach (var worker in Workers)
        {
            Require(
                worker.IsAbsoluteUri && (worker.Scheme == Uri.UriSchemeHttp || worker.Scheme == Uri.UriSchemeHttps),
                "A worker URL must begin with http:// or https://.");
            Require(worker.UserInfo.Length == 0, "A worker URL must not hold a user name or password: use authentication.");
            Require(worker.Query.Length == 0 && worker.Fragment.Length == 0, "A worker URL must not have a query or a fragment.");
        }

        Require(
            RequestTimeout > TimeSpan.Zero && WriteTimeout > TimeSpan.Zero && ConnectTimeout > TimeSpan.Zero && MaxAnswerBytes > 0,
            "Time-outs and limits must be positive.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ConnectEndpointException(otherwise);
        }
    }
}
