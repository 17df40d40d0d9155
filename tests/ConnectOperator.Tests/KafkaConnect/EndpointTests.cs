using System.Text;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class EndpointTests
{
    private const string Secret = "hunter2";

    public static TheoryData<RestEndpoint> Unusable =>
    [
        new RestEndpoint { Urls = [] },
        Clients.Endpoint(new Uri("ftp://worker")),
        Clients.Endpoint(new Uri("/connect", UriKind.Relative)),
        Clients.Endpoint(new Uri($"http://admin:{Secret}@worker")),
        Clients.Endpoint(new Uri($"http://worker/?token={Secret}")),
        Clients.Endpoint(new Uri("http://worker")) with { RequestTimeout = TimeSpan.Zero },
        Clients.Endpoint(new Uri("http://worker")) with { Authentication = new RestAuthentication.Basic("ad:min", Secret) },
        Clients.Endpoint(new Uri("http://worker")) with { Authentication = new RestAuthentication.Bearer($"{Secret}\n{Secret}") },
        Clients.Endpoint(new Uri("http://worker")) with { Authentication = new RestAuthentication.Bearer(" ") },
        Clients.Endpoint(new Uri("http://worker")) with { CertificateAuthorityPem = Secret },
        Clients.Endpoint(new Uri("http://worker")) with { CertificateAuthorityPem = $"-----BEGIN CERTIFICATE-----\n{Secret}\n-----END CERTIFICATE-----" },
        Clients.Endpoint(new Uri("http://worker")) with { ClientCertificate = new(Secret, Secret) },
    ];

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Endpoint_that_no_call_could_use_is_refused_without_telling_secrets(RestEndpoint endpoint) =>
        Should.Throw<RestEndpointException>(() => Clients.Create(endpoint)).ToString().ShouldNotContain(Secret);

    [Fact]
    public void Text_of_an_endpoint_shows_where_and_how_but_no_secret()
    {
        var endpoint = Clients.Endpoint(new Uri("http://a:8083/connect/"), new Uri($"http://admin:{Secret}@b:8083")) with
        {
            Authentication = new RestAuthentication.Basic("admin", Secret),
            ClientCertificate = new(Secret, Secret),
            CertificateAuthorityPem = Secret,
        };

        endpoint.ToString().ShouldBe("http://a:8083/connect, http://b:8083 (Basic)");
        $"{endpoint.Authentication} {endpoint.ClientCertificate} {new RestAuthentication.Bearer(Secret)}".ShouldNotContain(Secret);
    }

    [Fact]
    public void Endpoints_of_the_same_content_are_equal()
    {
        static RestEndpoint Made(string password) => Clients.Endpoint(new Uri("http://a"), new Uri("http://b")) with
        {
            Authentication = new RestAuthentication.Basic("admin", password),
        };

        Made("x").ShouldBe(Made("x"));
        Made("x").GetHashCode().ShouldBe(Made("x").GetHashCode());
        Made("x").ShouldNotBe(Made("y"));
    }

    [Fact]
    public async Task Basic_credentials_go_out_as_UTF8()
    {
        var authentication = new RestAuthentication.Basic("admin", "pä:ss");

        (await AuthorizationSentAsync(authentication)).ShouldBe($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:pä:ss"))}");
    }

    [Fact]
    public async Task Line_break_at_the_end_of_a_token_does_no_harm() =>
        (await AuthorizationSentAsync(new RestAuthentication.Bearer("abc.def\n"))).ShouldBe("Bearer abc.def");

    [Fact]
    public async Task Nothing_is_sent_by_one_who_has_no_credentials() =>
        (await AuthorizationSentAsync(new RestAuthentication.None())).ShouldBeEmpty();

    private static async Task<string> AuthorizationSentAsync(RestAuthentication authentication)
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.With(200, "[]");
        using var client = Clients.Create(Clients.Endpoint(worker.Url) with { Authentication = authentication });

        (await client.GetNamesAsync(CancellationToken.None)).ShouldBeOfType<ConnectResponse<ConnectorNames>.Ok>();
        (await client.DeleteAsync(ConnectorName.Parse("a"), CancellationToken.None)).ShouldBeOfType<ConnectResponse<Done>.Ok>();

        return worker.Seen.Select(request => request.Authorization).Distinct().ShouldHaveSingleItem();
    }
}
