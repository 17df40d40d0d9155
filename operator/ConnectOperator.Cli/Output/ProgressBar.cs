using ConnectOperator.Cli.Terminal;
using Spectre.Console;

namespace ConnectOperator.Cli.Output;

/// <summary>Shows how far something long has come, on a terminal alone.</summary>
internal static class ProgressBar
{
    /// <summary>Does the work.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="environment">Where to show it.</param>
    /// <param name="what">What is being done.</param>
    /// <param name="steps">How many steps there are.</param>
    /// <param name="work">The work, which calls what it is given after each step.</param>
    public static async Task<T> ShowAsync<T>(CommandEnvironment environment, string what, int steps, Func<Action, Task<T>> work)
    {
        if (!environment.ErrorIsTerminal || steps == 0)
        {
            return await work(() => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(environment.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(true).StartAsync(async progress =>
        {
            var task = progress.AddTask(Markup.Escape(what), maxValue: steps);
            return await work(() => task.Increment(1));
        });
    }
}
