using System.Collections.Concurrent;
using ConnectOperator.KafkaConnect.Client;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Tests.KafkaConnect;

internal sealed class RecordingLogger : ILogger<ConnectClient>
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyList<string> Lines => [.. lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue(formatter(state, exception));
}
