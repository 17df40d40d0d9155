using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ConnectOperator.Logs;

/// <summary>One flat JSON object a line, for programs that collect and search logs.</summary>
internal sealed class JsonFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json";

    // Nothing here ends up in a page: quotes and letters stay as they are, so that lines can be searched as they were written.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A field must not look like one of the line's own.
    private static readonly HashSet<string> Own = ["time", "level", "logger", "event", "message", "exception"];

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (LogLine.Of(logEntry, scopeProvider) is not { } line)
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", line.Level.ToString());
            json.WriteString("logger", line.Source);
            json.WriteNumber("event", line.EventId);
            json.WriteString("message", line.Message);
            foreach (var field in line.Fields)
            {
                WriteField(json, Own.Contains(field.Name) ? $"{field.Name}_" : field.Name, field.Value);
            }

            if (line.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteField(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case TimeSpan duration:
                json.WriteNumber(name, duration.TotalSeconds);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
