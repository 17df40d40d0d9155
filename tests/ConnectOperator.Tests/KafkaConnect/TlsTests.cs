using System.Security.Cryptography.X509Certificates;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 authority = TestCertificates.Authority();
    private readonly X509Certificate2 stranger = TestCertificates.Authority("Another CA");

    public void Dispose()
    {
        authority.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public async Task Worker_of_the_given_authority_is_trusted() =>
        (await CallAsync("localhost", endpoint => endpoint with { CertificateAuthorityPem = authority.ExportCertificatePem() })).ShouldBe(("Ok", "Ok"));

    [Fact]
    public async Task Authority_is_found_anywhere_in_the_bundle() =>
        (await CallAsync("localhost", endpoint => endpoint with
        {
            CertificateAuthorityPem = $"# ours\n{stranger.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n",
        })).ShouldBe(("Ok", "Ok"));

    [Fact]
    public async Task Worker_of_an_unknown_authority_is_refused_before_anything_is_sent() =>
        (await CallAsync("localhost", endpoint => endpoint)).ShouldBe(("Unavailable", "Unavailable"));

    [Fact]
    public async Task Worker_of_another_authority_is_refused() =>
        (await CallAsync("localhost", endpoint => endpoint with { CertificateAuthorityPem = stranger.ExportCertificatePem() }))
            .ShouldBe(("Unavailable", "Unavailable"));

    [Fact]
    public async Task Host_name_is_checked_with_an_authority_of_ones_own_too() =>
        (await CallAsync("elsewhere", endpoint => endpoint with { CertificateAuthorityPem = authority.ExportCertificatePem() }))
            .ShouldBe(("Unavailable", "Unavailable"));

    [Fact]
    public async Task Whoever_asks_for_no_check_gets_none() =>
        (await CallAsync("elsewhere", endpoint => endpoint with { InsecureSkipVerify = true })).ShouldBe(("Ok", "Ok"));

    [Fact]
    public async Task Client_certificate_opens_the_door()
    {
        using var client = TestCertificates.Client(authority);
        var pem = new ClientCertificate(client.ExportCertificatePem(), TestCertificates.KeyOf(client));

        (await CallAsync("localhost", endpoint => endpoint with { InsecureSkipVerify = true, ClientCertificate = pem }, mutual: true)).ShouldBe(("Ok", "Ok"));
    }

    [Fact]
    public async Task Missing_client_certificate_looks_like_a_broken_connection()
    {
        var (read, write) = await CallAsync("localhost", endpoint => endpoint with { InsecureSkipVerify = true }, mutual: true);

        // With TLS 1.3 the refusal may come after the request went out; nobody can tell from here that it was not looked at.
        read.ShouldBe("Unavailable");
        write.ShouldBeOneOf("Unavailable", "OutcomeUnknown");
    }

    [Fact]
    public async Task TLS_to_a_plain_port_is_told_as_that()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        using var client = Clients.Create(Clients.Endpoint(new UriBuilder(worker.Url) { Scheme = "https" }.Uri));

        (await client.GetNamesAsync(CancellationToken.None)).ShouldBeOfType<ConnectResponse<ConnectorNames>.Unavailable>().Message.ShouldBe(
            $"https://localhost:{worker.Url.Port}: the server does not speak TLS: give its URL as http://, or the port where it speaks TLS");
        (await client.PauseAsync(Clients.Name, CancellationToken.None)).ShouldBeOfType<ConnectResponse<Done>.Unavailable>().Message
            .ShouldContain("the server does not speak TLS");
    }

    [Fact]
    public async Task Plain_HTTP_to_a_TLS_port_is_told_as_that()
    {
        // A fatal alert, byte by byte as Connect's own server sends it (recorded).
        await using var worker = new ClosingWorker(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50);
        using var client = Clients.Create(Clients.Endpoint(worker.Url));

        (await client.GetNamesAsync(CancellationToken.None)).ShouldBeOfType<ConnectResponse<ConnectorNames>.Unavailable>().Message.ShouldBe(
            $"http://localhost:{worker.Url.Port}: the server speaks TLS: give its URL as https://");
        (await client.PauseAsync(Clients.Name, CancellationToken.None)).ShouldBeOfType<ConnectResponse<Done>.OutcomeUnknown>().Message
            .ShouldContain("the server speaks TLS");
    }

    private async Task<(string Read, string Write)> CallAsync(string hostName, Func<RestEndpoint, RestEndpoint> with, bool mutual = false)
    {
        using var certificate = TestCertificates.Server(authority, hostName);
        await using var worker = await LoopbackWorker.StartAsync(certificate, mutual ? authority : null);
        worker.Answer = Answering.With(200, "[]");
        using var client = Clients.Create(with(Clients.Endpoint(worker.Url)));

        var read = await client.GetNamesAsync(CancellationToken.None);
        var write = await client.PauseAsync(ConnectorName.Parse("a"), CancellationToken.None);

        (read is ConnectResponse<ConnectorNames>.Ok).ShouldBe(worker.Seen.Count > 0);
        return (read.GetType().Name, write.GetType().Name);
    }
}
