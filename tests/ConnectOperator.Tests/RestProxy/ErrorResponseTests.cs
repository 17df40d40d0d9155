using System.Text;
using ConnectOperator.Rest.Responses;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.RestProxy;

/// <summary>What an error means, by status and code; its words never decide.</summary>
public sealed class ErrorAnswerTests
{
    private static readonly CallSubject Read = new(CallKind.Read);

    [Theory]
    [InlineData(400, 400, typeof(RestProxyFailure.Invalid))]
    [InlineData(400, 40002, typeof(RestProxyFailure.Invalid))]
    [InlineData(401, 40101, typeof(RestProxyFailure.Unauthorized))]
    [InlineData(401, null, typeof(RestProxyFailure.Unauthorized))]
    [InlineData(403, 40301, typeof(RestProxyFailure.Forbidden))]
    [InlineData(403, null, typeof(RestProxyFailure.Forbidden))]
    [InlineData(404, 404, typeof(RestProxyFailure.NotSupported))]
    [InlineData(405, 405, typeof(RestProxyFailure.NotSupported))]
    [InlineData(406, 406, typeof(RestProxyFailure.Invalid))]
    [InlineData(406, 40601, typeof(RestProxyFailure.Invalid))]
    [InlineData(408, 40801, typeof(RestProxyFailure.ServerError))]
    [InlineData(409, 40902, typeof(RestProxyFailure.Conflict))]
    [InlineData(409, 40903, typeof(RestProxyFailure.Conflict))]
    [InlineData(413, 413, typeof(RestProxyFailure.Invalid))]
    [InlineData(415, 415, typeof(RestProxyFailure.Invalid))]
    [InlineData(422, 42202, typeof(RestProxyFailure.Invalid))]
    [InlineData(422, 40001, typeof(RestProxyFailure.Invalid))]
    [InlineData(429, 429, typeof(RestProxyFailure.TooManyRequests))]
    [InlineData(429, 42901, typeof(RestProxyFailure.TooManyRequests))]
    [InlineData(500, 42901, typeof(RestProxyFailure.TooManyRequests))]
    [InlineData(500, 500, typeof(RestProxyFailure.ServerError))]
    [InlineData(500, 50002, typeof(RestProxyFailure.ServerError))]
    [InlineData(503, 50302, typeof(RestProxyFailure.Unavailable))]
    [InlineData(504, null, typeof(RestProxyFailure.Unavailable))]
    public void Status_and_code_decide(int status, int? code, Type meaning)
    {
        foreach (var words in new[] { "", "Consumer instance not found.", "Topic orders not found", "HTTP 404 Not Found" })
        {
            ErrorResponse.Of(Answer(status, code, words), Read).ShouldBeOfType(meaning, words);
        }
    }

    [Theory]
    [InlineData(40401, null, MissingResource.Topic)]
    [InlineData(40402, MissingResource.Topic, MissingResource.Partition)]
    [InlineData(40403, null, MissingResource.Topic)]
    [InlineData(40403, MissingResource.Partition, MissingResource.Topic)]
    [InlineData(40403, MissingResource.Instance, MissingResource.Instance)]
    [InlineData(404, MissingResource.Instance, MissingResource.Instance)]
    [InlineData(404, MissingResource.Group, MissingResource.Group)]
    [InlineData(404, MissingResource.Partition, MissingResource.Partition)]
    public void What_is_missing_follows_from_code_and_call(int code, MissingResource? asked, MissingResource missing) =>
        ErrorResponse.Of(Answer(404, code, "x"), new(CallKind.Read, asked)).ShouldBeOfType<RestProxyFailure.NotFound>().What.ShouldBe(missing);

    [Theory]
    [InlineData(406, 406, true)]
    [InlineData(406, 40601, false)]
    [InlineData(408, 40801, true)]
    [InlineData(422, 422, true)]
    [InlineData(500, 50002, false)]
    public void Record_of_another_format_is_told_as_such(int status, int code, bool undecodable) =>
        (ErrorResponse.Of(Answer(status, code, "x"), new(CallKind.Write, MissingResource.Instance, ReadsRecords: true)) is RestProxyFailure.Undecodable).ShouldBe(undecodable);

    [Fact]
    public void Page_of_a_gateway_is_no_answer_of_the_proxys()
    {
        var page = new RawResponse(404, "text/html", "<html><head><title>x</title></head><body>default backend</body></html>"u8.ToArray());

        ErrorResponse.Of(page, new(CallKind.Read, MissingResource.Topic)).ShouldBe(new RestProxyFailure.Unavailable(
            "HTTP 404: default backend, which is not the proxy's: the URL or its path is not that of a REST proxy"));
        ErrorResponse.Of(page with { StatusCode = 429, RetryAfter = TimeSpan.FromSeconds(5) }, Read)
            .ShouldBe(new RestProxyFailure.TooManyRequests("HTTP 429: default backend", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Write_that_a_gateway_fails_may_have_been_done() =>
        ErrorResponse.Of(Answer(503, 503, "x"), new(CallKind.Write)).ShouldBeOfType<RestProxyFailure.ServerError>();

    [Fact]
    public void Message_tells_status_code_and_words() =>
        ErrorResponse.Of(Answer(422, 42203, "Conversion failed"), Read).Message.ShouldBe("HTTP 422 (42203): Conversion failed");

    [Fact]
    public void Redirect_is_not_followed() => ErrorResponse.Of(new(302, null, default, RedirectHost: "sso.example.com"), Read).Message.ShouldBe(
        "HTTP 302 redirects to sso.example.com: redirects are not followed, give the proxy's own URL");

    private static RawResponse Answer(int status, int? code, string words) => new(
        status, "application/vnd.kafka.v2+json", Encoding.UTF8.GetBytes(code is null ? $$"""{"message":"{{words}}"}""" : $$"""{"error_code":{{code}},"message":"{{words}}"}"""), Asked: "GET http://proxy/x");
}
