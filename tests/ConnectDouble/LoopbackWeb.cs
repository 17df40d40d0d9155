using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ConnectDouble;

/// <summary>The web server of a double: an endpoint for each URL, on loopback with a free port each where none are given.</summary>
internal static class LoopbackWeb
{
    private const int LongestRequestLine = 64 * 1024;

    public static WebApplication Build(IReadOnlyList<string> urls, int endpoints, TlsOptions? tls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(LoopbackWeb).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The double says itself, in its model's words, what is too long.
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            for (var endpoint = 0; endpoint < (urls.Count > 0 ? urls.Count : endpoints); endpoint++)
            {
                Listen(kestrel, urls.ElementAtOrDefault(endpoint), listen => Secure(listen, tls));
            }
        });
        return builder.Build();
    }

    private static void Listen(KestrelServerOptions kestrel, string? url, Action<ListenOptions> configure)
    {
        if (url is null)
        {
            kestrel.Listen(IPAddress.Loopback, 0, configure);
            return;
        }

        var uri = new Uri(url);
        if (IPAddress.TryParse(uri.Host, out var address))
        {
            kestrel.Listen(address, uri.Port, configure);
        }
        else
        {
            kestrel.ListenLocalhost(uri.Port, configure);
        }
    }

    private static void Secure(ListenOptions listen, TlsOptions? tls)
    {
        if (tls is null)
        {
            return;
        }

        listen.UseHttps(https =>
        {
            https.ServerCertificate = tls.Server;
            https.ClientCertificateMode = tls.ClientAuthority is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => tls.Accepts(certificate);
        });
    }
}
