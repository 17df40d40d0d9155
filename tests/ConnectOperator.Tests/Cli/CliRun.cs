using ConnectOperator.Cli;

namespace ConnectOperator.Tests.Cli;

/// <summary>The program in this process, with what it was given and what it said.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static Task<CliRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);

    public static async Task<CliRun> WithInputAsync(string input, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        using StringReader given = new(input);
        var exitCode = await KafkaConnectCommand.RunAsync(
            arguments, new() { Output = output, Error = error, Input = given, Environment = _ => null });
        return new(exitCode, output.ToString(), error.ToString());
    }
}
