using System.Net;
using System.Security.Cryptography.X509Certificates;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Configuration;

/// <summary>Trust and identity on a real TLS connection.</summary>
public sealed class ClusterHandlerTests : IAsyncLifetime, IDisposable
{
    private readonly X509Certificate2 certificate = TestCertificates.SelfSigned("api.test");
    private readonly TemporaryDirectory directory = new();
    private WebApplication? server;
    private Func<HttpContext, IResult> answer = _ => Results.Json(new { gitVersion = "v1" });

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            })));
        server = builder.Build();
        server.MapGet("/version", context => answer(context).ExecuteAsync(context));
        await server.StartAsync();
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    public void Dispose()
    {
        certificate.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task Server_of_the_given_authority_and_name_is_trusted() =>
        (await VersionAsync(Trusting(certificate))).ShouldBe("v1");

    [Fact]
    public async Task Server_of_another_authority_is_not_trusted()
    {
        using var other = TestCertificates.SelfSigned("api.test");

        await Should.ThrowAsync<HttpRequestException>(() => VersionAsync(Trusting(other)));
    }

    [Fact]
    public async Task Server_of_another_name_is_not_trusted() =>
        await Should.ThrowAsync<HttpRequestException>(() => VersionAsync(Trusting(certificate) with { ServerName = null }));

    [Fact]
    public async Task Any_server_is_trusted_when_that_is_asked_for() =>
        (await VersionAsync(Connection with { InsecureSkipTlsVerify = true })).ShouldBe("v1");

    [Fact]
    public async Task Client_certificate_that_is_exchanged_is_shown_on_new_connections()
    {
        using var first = TestCertificates.SelfSigned("first");
        using var second = TestCertificates.SelfSigned("second");
        answer = context => Results.Json(new { gitVersion = context.Connection.ClientCertificate?.Subject });
        WriteClientCertificate(first);
        var time = new ManualTime.ManualTimeProvider();
        using var client = new KubernetesClient(Trusting(certificate) with
        {
            Credentials = new ConfiguredCredentials
            {
                Source = "test",
                Certificate = TextSource.File(Path.Combine(directory.Path, "tls.crt"), time, "certificate"),
                Key = TextSource.File(Path.Combine(directory.Path, "tls.key"), time, "key"),
            },
        });

        (await client.GetServerVersionAsync(CancellationToken.None)).ShouldBe("CN=first");
        WriteClientCertificate(second);
        time.Advance(TimeSpan.FromMinutes(1));
        (await client.GetServerVersionAsync(CancellationToken.None)).ShouldBe("CN=second");
    }

    [Fact]
    public async Task Refused_token_is_renewed_and_the_request_sent_again()
    {
        directory.Write("token", "old");
        answer = context => context.Request.Headers.Authorization == "Bearer new" ? Results.Json(new { gitVersion = "v1" }) : Results.Unauthorized();
        using var client = new KubernetesClient(Trusting(certificate) with
        {
            Credentials = new ConfiguredCredentials
            {
                Source = "test",
                Token = TextSource.File(Path.Combine(directory.Path, "token"), TimeProvider.System, "token"),
            },
        });
        (await Should.ThrowAsync<KubernetesException>(() => client.GetServerVersionAsync(CancellationToken.None))).Code.ShouldBe(HttpStatusCode.Unauthorized);

        directory.Write("token", "new");

        (await client.GetServerVersionAsync(CancellationToken.None)).ShouldBe("v1");
    }

    private ClusterConnection Connection => new() { Server = new Uri(server!.Urls.Single()), Namespace = "ns", Source = "test", ServerName = "api.test" };

    private static async Task<string> VersionAsync(ClusterConnection connection)
    {
        using var client = new KubernetesClient(connection);
        return await client.GetServerVersionAsync(CancellationToken.None);
    }

    private ClusterConnection Trusting(X509Certificate2 authority) =>
        Connection with { CertificateAuthority = TextSource.Inline(authority.ExportCertificatePem()) };

    private void WriteClientCertificate(X509Certificate2 client)
    {
        directory.Write("tls.crt", client.ExportCertificatePem());
        directory.Write("tls.key", TestCertificates.KeyOf(client));
    }
}
