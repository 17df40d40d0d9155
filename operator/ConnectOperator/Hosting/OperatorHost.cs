using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using ConnectOperator.CommandLine;
using ConnectOperator.Health;
using ConnectOperator.Http;
using ConnectOperator.Leadership;
using ConnectOperator.Logs;
using ConnectOperator.Metrics.Exposition;
using ConnectOperator.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace ConnectOperator.Hosting;

/// <summary>The process around the operator: log, HTTP endpoints, signals, exit code.</summary>
internal static partial class OperatorHost
{
    /// <summary>Runs until asked to end; the exit code.</summary>
    public static async Task<int> RunAsync(OperatorOptions options, HttpOptions http, LogOptions log, CancellationToken cancellationToken)
    {
        var level = new LogLevelSwitch(log.Level, TimeProvider.System);
        using var loggers = ProgramLog.Create(log, level, TimeProvider.System);
        var logger = loggers.CreateLogger(typeof(OperatorHost));
        try
        {
            using var otlp = OtlpExport.Start();
            await using var app = Build(options, http, loggers);
            app.MapLogLevel(level, logger);
            await app.StartAsync(cancellationToken);
            foreach (var address in app.Urls)
            {
                LogServing(logger, address);
            }

            await app.WaitForShutdownAsync(cancellationToken);
            return Environment.ExitCode;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or CryptographicException)
        {
            var remedy = refused.InnerException is AddressInUseException ? " Give another --bind; port 0 takes any free one." : "";
            LogNotServing(logger, http.Bind?.ToString(), refused.Message + remedy);
            return 1;
        }
    }

    private static WebApplication Build(OperatorOptions options, HttpOptions http, ILoggerFactory loggers)
    {
        // Empty: no settings files or variables of the framework's own change how the operator behaves.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OperatorHealth>();
        builder.Services.AddSingleton<LeadershipStatus>();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddSingleton(services => Telemetry(services, options));
        builder.Services.AddHostedService<OperatorService>();
        builder.Services.AddHostedService<IdleGarbageCollection>();
        builder.AddHttpServer(http);
        var app = builder.Build();
        app.MapHealth(app.Services.GetRequiredService<OperatorHealth>());
        app.MapMetrics(app.Services.GetRequiredService<PrometheusExporter>());
        return app;
    }

    private static OperatorTelemetry Telemetry(IServiceProvider services, OperatorOptions options)
    {
        var telemetry = new OperatorTelemetry(
            services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<TimeProvider>(), options.ConnectorMetrics);
        telemetry.Metrics.Follow(services.GetRequiredService<LeadershipStatus>());
        return telemetry;
    }

    [LoggerMessage(110, LogLevel.Information, "Serving /healthz, /livez, /readyz and /metrics on {Address}")]
    private static partial void LogServing(ILogger logger, string address);

    [LoggerMessage(111, LogLevel.Critical, "Cannot serve on {Address}: {Problem}")]
    private static partial void LogNotServing(ILogger logger, string? address, string problem);
}
