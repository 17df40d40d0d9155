namespace ConnectOperator.Cli.Terminal;

/// <summary>What the program says to the shell. The same for every verb.</summary>
internal static class ExitCode
{
    /// <summary>Done, or nothing to do, or nothing wrong.</summary>
    public const int Success = 0;

    /// <summary>Something went wrong, or something wrong was found.</summary>
    public const int Failure = 1;

    /// <summary>Of <c>plan</c> alone: nothing is wrong, and there is something to do.</summary>
    public const int Changes = 2;

    /// <summary>Interrupted, as shells count it: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;
}
