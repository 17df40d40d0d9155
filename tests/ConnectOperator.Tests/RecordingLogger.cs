using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Tests;

/// <summary>Keeps what is logged, and the fields that came with it.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message, IReadOnlyDictionary<string, object?> Fields)> lines = new();
    private readonly LoggerExternalScopeProvider scopes = new();

    public IReadOnlyList<(LogLevel Level, string Message)> Lines => [.. lines.Select(line => (line.Level, line.Message))];

    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Fields => [.. lines.Select(line => line.Fields)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        scopes.ForEachScope(Add, fields);
        Add(state, fields);
        lines.Enqueue((logLevel, formatter(state, exception), fields));
    }

    private static void Add(object? state, Dictionary<string, object?> fields)
    {
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            var word = name.TrimStart('@');
            fields[char.ToUpperInvariant(word[0]) + word[1..]] = value;
        }
    }
}
