using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ConnectOperator.Tests.Operator.Logs;

/// <summary>A log whose lines are kept as a formatter writes them.</summary>
internal sealed class FormattedLog(ConsoleFormatter formatter) : ILogger
{
    private readonly LoggerExternalScopeProvider scopes = new();
    private readonly StringBuilder written = new();

    public string Text => written.ToString();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Write(new LogEntry<TState>(logLevel, "ConnectOperator.Clusters.ClusterController", eventId, state, exception, formatter!));

    private void Write<TState>(LogEntry<TState> entry)
    {
        using var writer = new StringWriter(written) { NewLine = "\n" };
        formatter.Write(entry, scopes, writer);
    }
}
