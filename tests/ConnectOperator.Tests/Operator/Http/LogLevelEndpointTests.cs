using System.Net;
using ConnectOperator.Http;
using ManualTime;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Http;

public sealed class LogLevelEndpointTests
{
    private readonly ManualTimeProvider time = new();
    private readonly RecordingLogger<ServerCertificate> log = new();

    [Fact]
    public async Task Level_is_told_and_set_for_a_while()
    {
        await using var served = await ServedHealth.StartAsync(time, log);
        (await served.GetAsync("loglevel")).ShouldBe((HttpStatusCode.OK, "Information\n"));

        (await served.PutAsync("loglevel?level=debug&for=1h30m")).ShouldBe((HttpStatusCode.OK, "Debug for 5400 s\n"));
        served.Level.Level.ShouldBe(LogLevel.Debug);
        time.Advance(TimeSpan.FromMinutes(90));

        (await served.GetAsync("loglevel")).ShouldBe((HttpStatusCode.OK, "Information\n"));
        log.Lines.ShouldHaveSingleItem().Message.ShouldBe("The log level is Debug instead of Information for 01:30:00");
    }

    [Fact]
    public async Task Level_goes_back_after_a_quarter_of_an_hour_unless_something_else_is_asked()
    {
        await using var served = await ServedHealth.StartAsync(time, log);

        (await served.PutAsync("loglevel?level=Trace")).ShouldBe((HttpStatusCode.OK, "Trace for 900 s\n"));
    }

    [Theory]
    [InlineData("loglevel", "level is one of Trace, Debug")]
    [InlineData("loglevel?level=loud", "level is one of Trace, Debug")]
    [InlineData("loglevel?level=1", "level is one of Trace, Debug")]
    [InlineData("loglevel?level=Debug&for=ever", "for is a duration")]
    public async Task Nonsense_is_refused_with_what_is_expected(string request, string answer)
    {
        await using var served = await ServedHealth.StartAsync(time, log);

        var (code, text) = await served.PutAsync(request);

        code.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldStartWith(answer);
        served.Level.Level.ShouldBe(LogLevel.Information);
    }

    [Theory]
    [InlineData("10.1.2.3", HttpStatusCode.Forbidden)]
    [InlineData("fd00::7", HttpStatusCode.Forbidden)]
    [InlineData("::ffff:127.0.0.1", HttpStatusCode.OK)]
    [InlineData("::1", HttpStatusCode.OK)]
    public async Task Only_the_pod_itself_may_ask(string sender, HttpStatusCode code)
    {
        await using var served = await ServedHealth.StartAsync(time, log, sender: IPAddress.Parse(sender));

        (await served.GetAsync("loglevel")).Code.ShouldBe(code);
        (await served.PutAsync("loglevel?level=Debug")).Code.ShouldBe(code);

        served.Level.Level.ShouldBe(code is HttpStatusCode.OK ? LogLevel.Debug : LogLevel.Information);
        (await served.GetAsync("livez")).Code.ShouldBe(HttpStatusCode.OK);
    }
}
