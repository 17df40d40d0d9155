using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConnectOperator.Http;

/// <summary>
/// The certificate that the program shows, read anew when its files change: cert-manager and the kubelet exchange them while
/// the program runs. Looked at when somebody connects, at most every ten seconds; what cannot be read leaves the last good one in force.
/// </summary>
internal sealed partial class ServerCertificate(string certificateFile, string keyFile, TimeProvider time, ILogger<ServerCertificate> logger)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Pair? tried;
    private SslStreamCertificateContext? current;
    private long lookedAt;

    /// <summary>Reads it for the first time, so that a wrong path shows at the start.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">The files do not hold a certificate and its key.</exception>
    public void Load()
    {
        lock (gate)
        {
            Take(Read());
        }
    }

    /// <summary>The certificate to show now.</summary>
    public SslServerAuthenticationOptions Options()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(lookedAt) >= LookAgainAfter)
            {
                LookAgain();
            }

            return new SslServerAuthenticationOptions { ServerCertificateContext = current };
        }
    }

    private void LookAgain()
    {
        lookedAt = time.GetTimestamp();
        try
        {
            var read = Read();
            if (read != tried)
            {
                Take(read);
                LogExchanged(certificateFile);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            LogUnusable(certificateFile, keyFile, problem.Message);
        }
    }

    private Pair Read() => new(File.ReadAllText(certificateFile), File.ReadAllText(keyFile));

    private void Take(Pair pair)
    {
        // Remembered before it is understood: what is wrong is told once, not every ten seconds.
        tried = pair;
        lookedAt = time.GetTimestamp();
        var certificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pair.Certificate);

        // The one before is not disposed: a handshake may be using it.
        current = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private sealed record Pair(string Certificate, string Key);

    [LoggerMessage(200, LogLevel.Information, "The server certificate was read again from {File}")]
    private partial void LogExchanged(string file);

    [LoggerMessage(201, LogLevel.Warning, "The previous server certificate stays in use, because {CertificateFile} and {KeyFile} cannot be used: {Problem}")]
    private partial void LogUnusable(string certificateFile, string keyFile, string problem);
}
