using System.CommandLine;
using System.Text.RegularExpressions;

namespace ConnectOperator.Tests.Operator.CommandLine;

/// <summary>What a program says to whoever types its command line.</summary>
internal static partial class TypedCommand
{
    /// <summary>Its exit code, and all that it prints.</summary>
    public static async Task<(int ExitCode, string Text)> TypeAsync(RootCommand program, params string[] arguments)
    {
        using var text = new StringWriter();
        var exitCode = await program.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = text, Error = text });
        return (exitCode, text.ToString());
    }

    /// <summary>Options, its subcommands' included, whose help says neither a default nor that they are required.</summary>
    public static IEnumerable<string> OptionsWithoutDefault(RootCommand program) =>
        from command in program.Subcommands.Prepend<Command>(program)
        let help = Help(program, command)
        from option in command.Options
        where option.Name is not ("--help" or "--version") || option.Description?.StartsWith("Show", StringComparison.Ordinal) is false
        where !option.Hidden && !option.Required
        where !Lines(help, option.Name).Any(line => line.Contains("default", StringComparison.OrdinalIgnoreCase))
        select $"{command.Name} {option.Name}";

    /// <summary>Complaints about nonsense given to each option that speak of types of the language.</summary>
    public static IEnumerable<string> ComplaintsWithTypes(RootCommand program) =>
        from command in program.Subcommands.Prepend<Command>(program)
        from option in command.Options
        from nonsense in (string[])["", "non sense", "-1", "99999999999"]
        from error in program.Parse([.. Path(program, command), $"{option.Name}={nonsense}"]).Errors
        where TypeName().IsMatch(error.Message)
        select error.Message;

    private static string[] Path(RootCommand program, Command command) => command == program ? [] : [command.Name];

    private static string Help(RootCommand program, Command command)
    {
        using var text = new StringWriter();
        program.Parse([.. Path(program, command), "--help"]).Invoke(new InvocationConfiguration { Output = text, Error = text });
        return text.ToString();
    }

    private static IEnumerable<string> Lines(string help, string option) => help.Split('\n').Where(line => Regex.IsMatch(line, $@"(^|[ ,]){option}( |$)", RegexOptions.None, TimeSpan.FromSeconds(10)));

    [GeneratedRegex(@"\b(System|Microsoft|ConnectOperator|ConnectDouble|ControlPlane|RestProxyDouble)\.\w|Exception", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TypeName();
}
