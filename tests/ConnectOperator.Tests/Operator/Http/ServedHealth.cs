using System.Net;
using ConnectOperator.Health;
using ConnectOperator.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Tests.Operator.Http;

/// <summary>The program's HTTP endpoints on a loopback port, without the operator behind them.</summary>
internal sealed class ServedHealth : IAsyncDisposable
{
    private readonly WebApplication app;

    private readonly HttpClient http = new();

    private ServedHealth(WebApplication app, OperatorHealth health)
    {
        this.app = app;
        Health = health;
        Address = new Uri(app.Urls.Single());
    }

    public OperatorHealth Health { get; }

    public Uri Address { get; }

    public static async Task<ServedHealth> StartAsync(TimeProvider time, ILogger<ServerCertificate> log, string? certificate = null, string? key = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(log);
        builder.AddHttpServer(new HttpOptions { Bind = BindAddress.Parse("127.0.0.1:0"), CertificateFile = certificate, KeyFile = key });
        var built = builder.Build();
        var health = new OperatorHealth(time);
        built.MapHealth(health);
        await built.StartAsync();
        return new ServedHealth(built, health);
    }

    public async Task<(HttpStatusCode Code, string Text)> GetAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(Address, path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}
