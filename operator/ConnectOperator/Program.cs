using ConnectOperator.CommandLine;
using ConnectOperator.Hosting;
using Microsoft.Extensions.Logging.Console;

return await OperatorCommand.Create(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(OperatorOptions options, LogOptions log, CancellationToken cancellationToken)
{
    var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    builder.Logging.SetMinimumLevel(log.Level);
    builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
    _ = log.Format switch
    {
        LogFormat.Json => builder.Logging.AddJsonConsole(console => Stamp(console)),
        _ => builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            Stamp(console);
        }),
    };
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
    builder.Services.AddSingleton(options);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddHostedService<OperatorService>();
    using var host = builder.Build();
    await host.RunAsync(cancellationToken);
    return Environment.ExitCode;
}

static void Stamp(ConsoleFormatterOptions console)
{
    console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
    console.UseUtcTimestamp = true;
}
