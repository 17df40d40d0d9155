using ConnectOperator.Cli;
using ConnectOperator.Tests.Operator.CommandLine;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Cli;

/// <summary>What the program says to whoever types its command line.</summary>
public sealed class CommandLineTests
{
    private static System.CommandLine.RootCommand Program => KafkaConnectCommand.Create(new()
    {
        Output = TextWriter.Null,
        Error = TextWriter.Null,
        Input = TextReader.Null,
    });

    [Fact]
    public void Help_tells_what_holds_without_each_option() => TypedCommand.OptionsWithoutDefault(Program).ShouldBeEmpty();

    [Fact]
    public void Complaints_speak_of_options_not_of_types() => TypedCommand.ComplaintsWithTypes(Program).ShouldBeEmpty();

    [Theory]
    [InlineData("vlidate", "There is no verb vlidate: write validate.")]
    [InlineData("validate", "Give manifests: -f with a file, a directory or -, or -k with a directory for kustomize.")]
    [InlineData("validate -f no-such-file", "There is no file or directory no-such-file.")]
    [InlineData("validate -f - -o xml", "'xml' is not a value for --output: it takes json, yaml, wide, name, junit, sarif.")]
    [InlineData("validate -f -", "There is no KafkaConnector and no KafkaConnectCluster in what was given.")]
    public async Task What_is_wrong_is_told_in_one_sentence_on_stderr(string typed, string sentence)
    {
        var run = await CliRun.OfAsync(typed.Split(' '));

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldBe($"error: {sentence}\n");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_verb_help_lists_them()
    {
        var run = await CliRun.OfAsync();

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("validate");
    }
}
