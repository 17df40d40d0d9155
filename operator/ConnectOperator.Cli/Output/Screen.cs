using ConnectOperator.Cli.Terminal;
using Spectre.Console;

namespace ConnectOperator.Cli.Output;

/// <summary>Where results for people are drawn.</summary>
internal static class Screen
{
    /// <summary>Wide enough that nothing is wrapped: a line in a file or a pipe stays a line.</summary>
    private const int Unlimited = 100_000;

    /// <summary>The terminal, or what stands in its place: then without colours, and as wide as it gets.</summary>
    public static IAnsiConsole Of(CommandEnvironment surroundings)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = surroundings.Colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = surroundings.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(surroundings.Output),
        });
        console.Profile.Width = surroundings.Columns ?? Unlimited;
        return console;
    }
}
