using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectDouble;
using ManualTime;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>The double behind TLS that asks for client certificates, asked by the clients that were recorded: the right one, and some that are not.</summary>
internal sealed class TlsTarget : ConnectTarget
{
    private readonly Authority trusted;
    private readonly ConnectDoubleServer server;
    private readonly ManualTimeProvider time;
    private readonly Dictionary<string, HttpMessageInvoker> clients;

    private TlsTarget(Authority trusted, ConnectDoubleServer server, ManualTimeProvider time)
        : base(ClientOf(trusted, trusted.Issue("client")))
    {
        this.trusted = trusted;
        this.server = server;
        this.time = time;
        using var rogue = new Authority("rogue");
        clients = new()
        {
            ["no-client-cert"] = new(ClientOf(trusted, null)),
            ["rogue-client-cert"] = new(ClientOf(trusted, rogue.Issue("client"))),
            ["plain-http-to-https-port"] = new(ClientOf(trusted, null)),
            ["curl-no-ca"] = new(ClientOf(null, trusted.Issue("client"))),
        };
    }

    public override bool ShowsEveryState => false;

    protected override IReadOnlyList<Uri> Workers => server.Urls;

    public static async Task<TlsTarget> StartAsync()
    {
        var clock = new ManualTimeProvider();
        var authority = new Authority("trusted");
        var behindTls = await ConnectDoubleServer.StartAsync(Circumstances.OptionsOf("tls", clock) with { Tls = new(authority.Issue("127.0.0.1"), authority.Certificate) });
        return new(authority, behindTls, clock);
    }

    public override string? ReasonToLeaveOut(RecordedExchange exchange) => null;

    public override Task LetPassAsync(TimeSpan recorded)
    {
        time.Advance(recorded);
        return Task.CompletedTask;
    }

    public override Task SettleAsync() => LetPassAsync(TimeSpan.FromSeconds(5));

    public override async Task<bool> LetSomethingHappenAsync()
    {
        await SettleAsync();
        return true;
    }

    public override void BeginWaiting()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        await server.DisposeAsync();
        trusted.Dispose();
        await base.DisposeAsync();
    }

    protected override HttpMessageInvoker ClientFor(RecordedExchange exchange) => clients.GetValueOrDefault(exchange.Step) ?? base.ClientFor(exchange);

    protected override Uri Adjust(Uri url, RecordedExchange exchange) =>
        exchange.Step == "plain-http-to-https-port" ? new UriBuilder(url) { Scheme = "http" }.Uri : url;

    private static SocketsHttpHandler ClientOf(Authority? trusts, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => trusts is not null && presented is not null && trusts.HasIssued(presented);
        handler.SslOptions.ClientCertificates = certificate is null ? [] : [certificate];
        return handler;
    }

    /// <summary>Somebody who signs certificates.</summary>
    private sealed class Authority : IDisposable
    {
        private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

        public Authority(string name)
        {
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
            Certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        }

        public X509Certificate2 Certificate { get; }

        public X509Certificate2 Issue(string subject)
        {
            using var ownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={subject}", ownKey, HashAlgorithmName.SHA256);
            using var issued = request.Create(Certificate, now.AddDays(-1), now.AddDays(20), RandomNumberGenerator.GetBytes(8));
            using var withKey = issued.CopyWithPrivateKey(ownKey);
            return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        }

        public bool HasIssued(X509Certificate presented)
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(Certificate);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(new X509Certificate2(presented));
        }

        public void Dispose()
        {
            Certificate.Dispose();
            key.Dispose();
        }
    }
}
