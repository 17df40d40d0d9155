using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>A worker on a real socket that answers as a test scripts it, and remembers what reached it over which connection.</summary>
internal sealed class LoopbackWorker : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<SeenRequest> seen = new();

    private LoopbackWorker(WebApplication app) => this.app = app;

    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<SeenRequest> Seen => [.. seen];

    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("{}");

    public static async Task<LoopbackWorker> StartAsync(
        X509Certificate2? certificate = null, X509Certificate2? clientAuthority = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    if (clientAuthority is not null)
                    {
                        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                        https.ClientCertificateValidation = (client, _, _) => client.Issuer == clientAuthority.Subject;
                    }
                });
            }
        }));
        var worker = new LoopbackWorker(builder.Build());
        worker.app.Run(worker.HandleAsync);
        await worker.app.StartAsync();
        var address = worker.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        worker.Url = new UriBuilder(address) { Host = "localhost" }.Uri;
        return worker;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        seen.Enqueue(new SeenRequest(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
            body,
            context.Request.Headers.Authorization.ToString(),
            context.Request.ContentType,
            context.Connection.Id));
        await Answer(context);
    }
}

internal sealed record SeenRequest(string Line, string Body, string Authorization, string? ContentType, string ConnectionId);
