using ConnectOperator.CommandLine;
using Microsoft.Extensions.Logging.Console;

namespace ConnectOperator.Logs;

/// <summary>Sets the log up: where it goes, in which form, and how much of it.</summary>
internal static class ProgramLog
{
    public static ILoggerFactory Create(LogOptions options, LogLevelSwitch level, TimeProvider time) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter((category, severity) => level.Admits(category, severity));
        logging.Services.AddSingleton<ConsoleFormatter>(new PlainFormatter(time));
        logging.Services.AddSingleton<ConsoleFormatter>(new JsonFormatter(time));
        logging.AddConsole(console => console.FormatterName =
            options.Format is LogFormat.Json ? JsonFormatter.FormatterName : PlainFormatter.FormatterName);
    });
}
