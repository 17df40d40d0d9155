using System.Collections.Immutable;
using System.Text.Json;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>The log levels of one worker. It logs nothing, but it can be asked and told.</summary>
internal sealed class LoggerEndpoints(TimeProvider time, ConnectFeatures features)
{
    private static readonly string[] Levels = ["OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];
    private ImmutableSortedDictionary<string, (string Level, DateTimeOffset? Since)> loggers =
        ImmutableSortedDictionary.Create<string, (string, DateTimeOffset?)>(StringComparer.Ordinal)
            .Add("org.apache.kafka.clients", ("WARN", null))
            .Add("org.apache.kafka.common.config", ("WARN", null))
            .Add("org.reflections", ("ERROR", null))
            .Add("root", ("INFO", null));

    public ConnectAnswer List() => ConnectAnswer.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, logger) in loggers)
        {
            writer.WritePropertyName(name);
            Write(writer, logger);
        }

        writer.WriteEndObject();
    }));

    public ConnectAnswer Get(ConnectRequest request)
    {
        var name = request.Segments[2];
        if (!loggers.TryGetValue(name, out var logger) && !name.StartsWith("org.apache.kafka.connect.", StringComparison.Ordinal))
        {
            return ConnectAnswer.Error(StatusCodes.Status404NotFound, $"Logger {name} not found.");
        }

        return ConnectAnswer.Json(StatusCodes.Status200OK, JsonText.Write(writer => Write(writer, logger.Level is null ? loggers["root"] : logger)));
    }

    public Outcome Put(ConnectRequest request)
    {
        var name = request.Segments[2];
        if (RequestBody.ReadConfig(request.Body, "null").Value?["level"] is not { } level)
        {
            return ConnectAnswer.Error(StatusCodes.Status400BadRequest, "Desired 'level' parameter was not specified in request.");
        }

        if (!Levels.Contains(level.ToUpperInvariant()))
        {
            return ConnectAnswer.Error(StatusCodes.Status404NotFound, $"invalid log level '{level}'.");
        }

        ImmutableInterlocked.Update(ref loggers, static (all, set) => all.SetItem(set.Name, (set.Level, set.Since)), (Name: name, Level: level.ToUpperInvariant(), Since: time.GetUtcNow()));
        if (features.ClusterLoggers && request.Query["scope"] == "cluster")
        {
            return ConnectAnswer.Empty(StatusCodes.Status204NoContent);
        }

        return ConnectAnswer.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(name);
            writer.WriteEndArray();
        }));
    }

    private void Write(Utf8JsonWriter writer, (string Level, DateTimeOffset? Since) logger)
    {
        writer.WriteStartObject();
        writer.WriteString("level", logger.Level);
        if (!features.ClusterLoggers)
        {
            writer.WriteEndObject();
            return;
        }

        if (logger.Since is { } since)
        {
            writer.WriteNumber("last_modified", since.ToUnixTimeMilliseconds());
        }
        else
        {
            writer.WriteNull("last_modified");
        }

        writer.WriteEndObject();
    }
}
