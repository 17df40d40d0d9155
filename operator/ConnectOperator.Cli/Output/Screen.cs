using ConnectOperator.Cli.Terminal;
using Spectre.Console;

namespace ConnectOperator.Cli.Output;

/// <summary>Where results for people are drawn.</summary>
internal static class Screen
{
    /// <summary>Wide enough that nothing is wrapped: a line in a file or a pipe stays a line.</summary>
    private const int Unlimited = 100_000;

    /// <summary>The terminal, or what stands in its place: then without colours, and as wide as it gets.</summary>
    public static IAnsiConsole Of(CommandEnvironment environment)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = environment.Colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = environment.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(environment.Output),
        });
        console.Profile.Width = environment.Columns ?? Unlimited;
        return console;
    }
}
