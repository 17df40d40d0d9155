using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ConnectOperator.Logs;

/// <summary>Lines for people: the message, and behind it, as name=value, what it is about and does not say itself.</summary>
internal sealed class PlainFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (LogLine.Of(logEntry, scopeProvider) is not { } line)
        {
            return;
        }

        var text = new StringBuilder(256)
            .Append(time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture))
            .Append(CultureInfo.InvariantCulture, $"{LevelName(line.Level),-5} {line.Source}: {line.Message}");
        foreach (var field in line.Fields.Where(field => !field.InMessage))
        {
            text.Append(CultureInfo.InvariantCulture, $" {field.Name}={field.Value}");
        }

        if (line.Exception is { } exception)
        {
            text.Append(' ').Append(exception);
        }

        // One line a message, whatever a server put into it: nobody outside may write lines of his own here.
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsControl(text[index]))
            {
                text[index] = ' ';
            }
        }

        textWriter.WriteLine(text);
    }

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "crit",
    };
}
