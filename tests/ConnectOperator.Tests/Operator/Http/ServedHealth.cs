using System.Net;
using ConnectOperator.Health;
using ConnectOperator.Http;
using ConnectOperator.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Tests.Operator.Http;

/// <summary>The program's HTTP endpoints on a loopback port, without the operator behind them.</summary>
internal sealed class ServedHealth : IAsyncDisposable
{
    private readonly WebApplication app;

    private readonly HttpClient http = new();

    private ServedHealth(WebApplication app, OperatorHealth health, LogLevelSwitch level)
    {
        this.app = app;
        Health = health;
        Level = level;
        Address = new Uri(app.Urls.Single());
    }

    public OperatorHealth Health { get; }

    public LogLevelSwitch Level { get; }

    public Uri Address { get; }

    /// <summary>Starts it.</summary>
    /// <param name="time">Its clock.</param>
    /// <param name="log">Its log.</param>
    /// <param name="certificate">PEM file; null for plain HTTP.</param>
    /// <param name="key">PEM file.</param>
    /// <param name="sender">From where all requests seem to come; null for from where they come.</param>
    public static async Task<ServedHealth> StartAsync(
        TimeProvider time, ILogger<ServerCertificate> log, string? certificate = null, string? key = null, IPAddress? sender = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(log);
        builder.AddHttpServer(new HttpOptions { Bind = BindAddress.Parse("127.0.0.1:0"), CertificateFile = certificate, KeyFile = key });
        var built = builder.Build();
        built.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = sender ?? context.Connection.RemoteIpAddress;
            return next(context);
        });
        var health = new OperatorHealth(time);
        var level = new LogLevelSwitch(LogLevel.Information, time);
        built.MapHealth(health);
        built.MapLogLevel(level, log);
        await built.StartAsync();
        return new ServedHealth(built, health, level);
    }

    public Task<(HttpStatusCode Code, string Text)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(HttpStatusCode Code, string Text)> PutAsync(string path) => SendAsync(HttpMethod.Put, path);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private async Task<(HttpStatusCode Code, string Text)> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
