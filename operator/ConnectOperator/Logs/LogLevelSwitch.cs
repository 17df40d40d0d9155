namespace ConnectOperator.Logs;

/// <summary>
/// The least severe level that is logged, which can be another one for a while: what was asked for at the start comes back by
/// itself, so that nobody's search for a fault fills the logs for ever. Safe for concurrent use.
/// </summary>
internal sealed class LogLevelSwitch(LogLevel usual, TimeProvider time)
{
    private volatile Setting? current;

    /// <summary>The level at this moment.</summary>
    public LogLevel Level => Current is { } setting ? setting.Level : usual;

    /// <summary>For how long it is another level than usual; null when it is not.</summary>
    public TimeSpan? Remaining => Current is { } setting ? setting.For - time.GetElapsedTime(setting.From) : null;

    private Setting? Current => current is { } setting && time.GetElapsedTime(setting.From) < setting.For ? setting : null;

    /// <summary>Another level for a while.</summary>
    public void Set(LogLevel level, TimeSpan duration) => current = new Setting(level, time.GetTimestamp(), duration);

    /// <summary>What is logged of a category: the framework's own messages only when something is wrong.</summary>
    public bool Admits(string? category, LogLevel level) => category switch
    {
        // Why the program cannot start is told in one line, without a stack trace before it.
        "Microsoft.Extensions.Hosting.Internal.Host" => false,
        not null when category.StartsWith("Microsoft.", StringComparison.Ordinal) => level >= LogLevel.Warning && level >= Level,
        _ => level >= Level,
    };

    private sealed record Setting(LogLevel Level, long From, TimeSpan For);
}
