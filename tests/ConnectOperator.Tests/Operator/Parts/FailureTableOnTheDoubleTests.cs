using ConnectDouble;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Assessments;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Rest.Endpoints;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

/// <summary>Connect is down or lies, over HTTP: each poll fails, says which worker, and takes nothing for the truth.</summary>
public sealed class FailureTableOnTheDoubleTests
{
    private const string Password = "not-to-be-shown";

    private static readonly Dictionary<string, (Action<ScriptedResponse> Lie, string Said)> Lies = new()
    {
        ["an error of Connect's"] = (answer => answer.Fails(500, "boom"), "boom"),
        ["an error of Connect's that speaks of a plugin"] = (
            answer => answer.Fails(500, "Failed to find any class that implements Connector and which name matches x, available connectors are: a, b"),
            "HTTP 500: "),
        ["a refusal of something before it"] = (answer => answer.Answers(400, "no such tenant", "text/plain"), "HTTP 400: no such tenant"),
        ["a wish to be left alone"] = (answer => answer.Answers(429, "slow down", "text/plain"), "HTTP 429: slow down"),
        ["words that are those of a write"] = (answer => answer.Fails(409, "Connector orders already exists"), "already exists"),
        ["the page of a proxy without a worker"] = (answer => answer.AnswersPage(503), "503"),
        ["a page with a 200"] = (answer => answer.Answers(200, "<html><body>Welcome</body></html>", "text/html"), "not JSON"),
        ["a redirect"] = (answer => answer.Redirects("https://elsewhere.example/connectors?token=x"), "redirects to elsewhere.example"),
        ["truncated JSON"] = (answer => answer.TruncatesBody(), "not JSON"),
        ["a body that breaks off"] = (answer => answer.EndsBody(BodyEnding.Breaks), "broke"),
        ["a body that stalls"] = (answer => answer.EndsBody(BodyEnding.Stalls), "no answer within 2 s"),
        ["a body that never ends"] = (answer => answer.EndsBody(BodyEnding.Floods), "longer than the limit"),
        ["a broken connection"] = (answer => answer.BreaksConnection(), "broke"),
        ["no answer"] = (answer => answer.Hangs(), "no answer within 2 s"),
        ["the 404 of a worker that is starting"] = (
            answer => answer.Answers(404, """{"message":"Not Found","url":"/connectors","status":"404"}"""), "starting"),
        ["an empty 404"] = (answer => answer.Answers(404, "", contentType: null), "starting"),
    };

    public static TheoryData<string> LieNames => [.. Lies.Keys];

    [Theory]
    [MemberData(nameof(LieNames))]
    public async Task Connect_that_answers_with_a_lie_has_not_answered(string name)
    {
        var (lie, said) = Lies[name];
        await using var connect = await StartAsync();
        lie(connect.Script.On("GET", "/connectors").Always());
        using var client = Client(connect.Url);

        var failed = (await Poller.PollAsync(client, [], detailsReadOn: null, CancellationToken.None)).ShouldBeOfType<PollReport.Failed>();

        failed.Unauthorized.ShouldBeFalse();
        failed.Message.ShouldContain(said);
        failed.Message.ShouldContain(connect.Url.ToString().TrimEnd('/'));
        failed.Message.ShouldNotContain("token=x");
    }

    [Fact]
    public async Task Refused_credentials_are_told_with_the_remedy_and_without_the_credentials()
    {
        await using var connect = await StartAsync(new Dictionary<string, string> { ["operator"] = "another" });
        using var client = Client(connect.Url);

        var failed = (await Poller.PollAsync(client, [], detailsReadOn: null, CancellationToken.None)).ShouldBeOfType<PollReport.Failed>();

        failed.Unauthorized.ShouldBeTrue();
        AuthenticationAdvice.ForAll(signsIn: true, failed.Message).ShouldContain("spec.authentication");
        failed.Message.ShouldNotContain(Password);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", "connection refused")]
    [InlineData("http://no-such-host.invalid:8083/", "no-such-host.invalid")]
    public async Task Connect_that_cannot_be_reached_is_told_by_its_url(string url, string said)
    {
        using var client = Client(new Uri(url));

        var failed = (await Poller.PollAsync(client, [], detailsReadOn: null, CancellationToken.None)).ShouldBeOfType<PollReport.Failed>();

        failed.Message.ShouldContain(said);
        failed.Message.ShouldContain(url.TrimEnd('/'));
    }

    private static async Task<ConnectDoubleServer> StartAsync(IReadOnlyDictionary<string, string>? users = null)
    {
        var connect = await ConnectDoubleServer.StartAsync(new() { Delays = ConnectDelays.None, BasicAuthUsers = users ?? new Dictionary<string, string>() });
        connect.CreateUnmanaged("orders", new Dictionary<string, string> { ["connector.class"] = "FileStreamSource", ["topic"] = "orders", ["file"] = "/data/in.txt" });
        return connect;
    }

    private static ConnectClient Client(Uri url) => KafkaConnect.Clients.Create(new RestEndpoint
    {
        Urls = [url],
        Authentication = new RestAuthentication.Basic("operator", Password),
        RequestTimeout = TimeSpan.FromSeconds(2),
        MaxAnswerBytes = 1024 * 1024,
    });
}
