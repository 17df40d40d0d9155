using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ConnectOperator.Http;

/// <summary>Where and how the program listens.</summary>
internal static class HttpServer
{
    public static void AddHttpServer(this WebApplicationBuilder builder, HttpOptions options)
    {
        builder.Services.AddRoutingCore();
        if (options.Bind is not { } bind)
        {
            builder.Services.AddSingleton<IServer, NullServer>();
            return;
        }

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Probes and scrapes: nobody has a reason for many connections, or for sending much.
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Limits.MaxRequestBodySize = 4096;
            if (bind.Address is { } address)
            {
                kestrel.Listen(address, bind.Port, listen => Secure(listen, options));
            }
            else
            {
                kestrel.ListenAnyIP(bind.Port, listen => Secure(listen, options));
            }
        });
    }

    private static void Secure(ListenOptions listen, HttpOptions options)
    {
        if (options is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
        {
            return;
        }

        var services = listen.ApplicationServices;
        var certificate = new ServerCertificate(
            certificateFile, keyFile, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ServerCertificate>>());
        certificate.Load();
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Options()) });
    }
}
