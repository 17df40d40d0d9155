using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Simulation.Operators;

/// <summary>What a process logs goes into the trace, and must hold no secret.</summary>
internal sealed class ProcessLog(OperatorLife life, Trace trace, SecretLeakCheck secrets, Violations violations) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(life, trace, secrets, violations);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The simulation has its own log.");

    public void Dispose()
    {
    }

    private sealed class Logger(OperatorLife life, Trace trace, SecretLeakCheck secrets, Violations violations) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && life.IsAlive;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var line = exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}";
                secrets.Inspect(line, "the log");
                trace.Add(life.Name, $"[{logLevel}] {line}");
                if (logLevel >= LogLevel.Error && exception is not null)
                {
                    violations.Report($"{life.Name} fails: {line}");
                }
            }
        }
    }
}
