using System.CommandLine;
using ConnectOperator.CommandLine;
using ConnectOperator.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.CommandLine;

/// <summary>What the operator's command line takes and says.</summary>
public sealed class OperatorCommandTests
{
    private OperatorOptions? options;
    private LogOptions? log;

    private RootCommand Program => OperatorCommand.Create((given, _, logged, _) =>
    {
        (options, log) = (given, logged);
        return Task.FromResult(0);
    });

    [Fact]
    public void Help_tells_what_holds_without_each_option() => TypedCommand.OptionsWithoutDefault(Program).ShouldBeEmpty();

    [Fact]
    public void Complaints_speak_of_options_not_of_types() => TypedCommand.ComplaintsWithTypes(Program).ShouldBeEmpty();

    [Theory]
    [InlineData("--log-level", "loud", "'loud' is not a value for --log-level: it takes Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("--log-level", "2", "'2' is not a value for --log-level")]
    [InlineData("--log-format", "xml", "'xml' is not a value for --log-format: it takes Plain, Json.")]
    [InlineData("--bind", "80800", "'80800' is not an address to listen on")]
    public async Task Wrong_values_are_told_with_what_the_option_takes(string option, string value, string complaint)
    {
        var (exitCode, text) = await TypedCommand.TypeAsync(Program, option, value);

        exitCode.ShouldBe(1);
        text.ShouldContain(complaint);
        options.ShouldBeNull();
    }

    [Theory]
    [InlineData("json", "debug")]
    [InlineData("Json", "Debug")]
    public async Task Words_may_be_written_in_any_case(string format, string level)
    {
        (await TypedCommand.TypeAsync(Program, "--log-format", format, "--log-level", level)).ExitCode.ShouldBe(0);

        log.ShouldBe(new LogOptions(LogFormat.Json, LogLevel.Debug));
    }

    [Fact]
    public async Task Without_options_all_namespaces_are_watched_and_no_leader_is_elected()
    {
        (await TypedCommand.TypeAsync(Program)).ExitCode.ShouldBe(0);

        options.ShouldNotBeNull().ShouldSatisfyAllConditions(
            given => given.Namespaces.ShouldBeEmpty(),
            given => given.OwnNamespace.ShouldBeFalse(),
            given => given.Election.ShouldBeNull());
        log.ShouldBe(new LogOptions(LogFormat.Plain, LogLevel.Information));
    }
}
