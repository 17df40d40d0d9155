using System.Text.Json;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>The log levels of one worker. It logs nothing, but it can be asked and told.</summary>
internal sealed class LoggerEndpoints(WorkerLoggers loggers, int worker, ConnectFeatures features)
{
    private const string NullLevels = "Cannot invoke \"java.util.Map.get(Object)\" because \"levelMap\" is null";
    private static readonly string[] Levels = ["OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];

    public ConnectResponse List() => ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, logger) in loggers.Of(worker))
        {
            writer.WritePropertyName(name);
            Write(writer, logger);
        }

        writer.WriteEndObject();
    }));

    public ConnectResponse Get(ConnectRequest request) => loggers.Find(worker, request.Segments[2]) is { } logger
        ? ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer => Write(writer, logger)))
        : ConnectResponse.Error(StatusCodes.Status404NotFound, $"Logger {request.Segments[2]} not found.");

    public Outcome Put(ConnectRequest request)
    {
        var name = request.Segments[2];
        var parsed = RequestBody.ReadConfig(request.Body, NullLevels);
        if (parsed.Value is not { } levels)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, features.WordJsonError(parsed.Error!));
        }

        if (levels["level"] is not { } level)
        {
            return ConnectResponse.Error(StatusCodes.Status400BadRequest, "Desired 'level' parameter was not specified in request.");
        }

        if (!Levels.Contains(level.ToUpperInvariant()))
        {
            return ConnectResponse.Error(StatusCodes.Status404NotFound, $"invalid log level '{level}'.");
        }

        var everywhere = features.ClusterLoggers && request.Query["scope"] == "cluster";
        var changed = loggers.Set(everywhere ? null : worker, name, level.ToUpperInvariant());
        return everywhere
            ? ConnectResponse.Empty(StatusCodes.Status204NoContent)
            : ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
            {
                writer.WriteStartArray();
                if (changed || !features.TellsChangedLoggersOnly)
                {
                    writer.WriteStringValue(name);
                }

                writer.WriteEndArray();
            }));
    }

    private void Write(Utf8JsonWriter writer, LoggerLevel logger)
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
