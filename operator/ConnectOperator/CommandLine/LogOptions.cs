namespace ConnectOperator.CommandLine;

/// <summary>What the log looks like.</summary>
internal sealed record LogOptions(LogFormat Format, LogLevel Level);

/// <summary>Forms of log lines.</summary>
internal enum LogFormat
{
    /// <summary>For people.</summary>
    Plain,

    /// <summary>One JSON object a line.</summary>
    Json,
}
