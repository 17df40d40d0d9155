namespace ConnectOperator.Cli.Terminal;

/// <summary>What a command has around it. Tests give it others than the process has.</summary>
internal sealed record CommandEnvironment
{
    /// <summary>Results go here, and nothing else: it may be piped into a program.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Errors, remarks and progress go here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where <c>-f -</c> reads from.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Columns of the terminal that shows <see cref="Output"/>; null when that is a file or a pipe.</summary>
    public int? Columns { get; init; }

    /// <summary>Whether a terminal shows <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether colours are wanted (https://no-color.org).</summary>
    public bool Colours => Columns is not null && Environment("NO_COLOR") is null or "" && Environment("TERM") != "dumb";

    /// <summary>Those of the process.</summary>
    public static CommandEnvironment OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        Columns = Console.IsOutputRedirected ? null : ColumnsOfTerminal(),
        ErrorIsTerminal = !Console.IsErrorRedirected,
    };

    private static int ColumnsOfTerminal()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (Exception unknown) when (unknown is IOException or PlatformNotSupportedException)
        {
            // A terminal that does not tell its size.
            return 80;
        }
    }
}
