using System.Text.RegularExpressions;
using ConnectOperator.ContractTests.Double;
using ConnectOperator.Tests.Operator.CommandLine;
using RestProxyDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.RestProxy;

/// <summary>The REST proxy's double as a program.</summary>
public sealed partial class ProgramTests
{
    [Theory]
    [InlineData("Confluent", "topics", """["topic-000","topic-001"]""")]
    [InlineData("bridge", "", """{"bridge_version":"0.30.0"}""", "--version", "0.30.0")]
    [InlineData("Karapace", "topics/topic-000/partitions/0/offsets", """{"beginning_offset":0,"end_offset":10}""", "--base-path", "/rest")]
    public async Task It_takes_a_free_port_and_prints_its_url(string flavour, string path, string answer, params string[] more)
    {
        using var output = new LineWaiter(line => line.Contains("double", StringComparison.Ordinal));
        using var ending = new CancellationTokenSource();
        var running = RestProxyDoubleProgram.Create().Parse(["--flavour", flavour, "--seed-topics", "2", .. more]).InvokeAsync(new() { Output = output }, ending.Token);
        var url = Url().Match(await output.Line).Groups["url"].Value;

        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri($"{url}/{path}"))).ShouldBe(answer);

        await ending.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData("--nodes=0", "'0' is not a value for --nodes: it takes a whole number from 1 on.")]
    [InlineData("--flavour=Kafka", "'Kafka' is not a value for --flavour: it takes Confluent, Bridge, Karapace.")]
    [InlineData("--version=newest", "'newest' is not a value for --version: write one such as 8.0.0.")]
    [InlineData("--urls=127.0.0.1:8082", "'127.0.0.1:8082' is no URL for --urls: write one such as http://127.0.0.1:8082.")]
    [InlineData("--base-path=kafka/", "--base-path takes a path that begins with a slash and does not end in one.")]
    [InlineData("--tls-cert=tls.crt", "--tls-cert and --tls-key need each other.")]
    public async Task What_it_cannot_do_is_one_sentence(string argument, string complaint)
    {
        var (exitCode, text) = await TypedCommand.TypeAsync(RestProxyDoubleProgram.Create(), argument);

        exitCode.ShouldBe(1);
        text.ShouldContain(complaint);
        text.ShouldNotContain("   at ");
    }

    [Fact]
    public void Help_tells_what_holds_without_each_option() => TypedCommand.OptionsWithoutDefault(RestProxyDoubleProgram.Create()).ShouldBeEmpty();

    [Fact]
    public void Complaints_speak_of_options_not_of_types() => TypedCommand.ComplaintsWithTypes(RestProxyDoubleProgram.Create()).ShouldBeEmpty();

    [GeneratedRegex(@"on (?<url>http://127\.0\.0\.1:[0-9]+[a-z/]*) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Url();
}
