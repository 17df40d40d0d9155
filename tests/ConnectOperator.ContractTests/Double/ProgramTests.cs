using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ConnectDouble;
using ConnectOperator.Tests.Operator.CommandLine;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>The double as a program: what it prints, and what it says to whoever starts it in a wrong way.</summary>
public sealed partial class ProgramTests
{
    [Fact]
    public async Task Without_options_it_takes_a_free_port_and_prints_the_url_to_use()
    {
        using var output = new LineWaiter(line => line.StartsWith("In a KafkaConnectCluster:", StringComparison.Ordinal));
        using var ending = new CancellationTokenSource();
        var running = ConnectDoubleProgram.Create().Parse([]).InvokeAsync(new() { Output = output }, ending.Token);
        var line = await output.Line;
        var url = Url().Match(line).Groups["url"].Value;

        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(url))).ShouldContain("version");
        output.ToString().ShouldContain($"Kafka Connect double on {url} (scripting: {url}/_double/)");
        new Uri(url).Port.ShouldNotBe(8083);

        await ending.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Port_that_is_taken_is_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (exitCode, text) = await TypedCommand.TypeAsync(ConnectDoubleProgram.Create(), "--urls", $"http://{other.LocalEndpoint}");

        exitCode.ShouldBe(1);
        text.TrimEnd().ShouldBe(
            $"Another program has the port already: Failed to bind to address http://{other.LocalEndpoint}: address already in use. Leave out --urls to take a free one.");
    }

    [Theory]
    [InlineData("--workers=0", "'0' is not a value for --workers: it takes a whole number from 1 on.")]
    [InlineData("--seed-connectors=many", "'many' is not a value for --seed-connectors: it takes a whole number from 0 on.")]
    [InlineData("--version=newest", "'newest' is not a value for --version: write one such as 3.9.0.")]
    [InlineData("--urls=127.0.0.1:8083", "'127.0.0.1:8083' is no URL for --urls")]
    [InlineData("--basic-auth=admin", "--basic-auth takes user:password.")]
    [InlineData("--tls-cert=tls.crt", "--tls-cert and --tls-key need each other.")]
    [InlineData("--secrets=/no/such.properties", "/no/such.properties")]
    public async Task What_it_cannot_do_is_one_sentence(string argument, string complaint)
    {
        var (exitCode, text) = await TypedCommand.TypeAsync(ConnectDoubleProgram.Create(), argument);

        exitCode.ShouldBe(1);
        text.ShouldContain(complaint);
        text.ShouldNotContain("   at ");
    }

    [Fact]
    public void Help_tells_what_holds_without_each_option() => TypedCommand.OptionsWithoutDefault(ConnectDoubleProgram.Create()).ShouldBeEmpty();

    [Fact]
    public void Complaints_speak_of_options_not_of_types() => TypedCommand.ComplaintsWithTypes(ConnectDoubleProgram.Create()).ShouldBeEmpty();

    [GeneratedRegex(@"\[(?<url>http://127\.0\.0\.1:[0-9]+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Url();
}
