using ConnectOperator.Http;
using ConnectOperator.Tests.Kubernetes.Configuration;
using ManualTime;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Http;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly TemporaryDirectory directory = new();
    private readonly RecordingLogger<ServerCertificate> log = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Exchanged_files_are_shown_to_whoever_connects_later()
    {
        var (certificate, key) = Write("first");
        await using var served = await ServedHealth.StartAsync(time, log, certificate, key);
        (await ShownAsync(served)).ShouldBe("CN=first");

        Write("second");
        (await ShownAsync(served)).ShouldBe("CN=first", "the files are looked at every ten seconds");
        time.Advance(TimeSpan.FromSeconds(10));

        (await ShownAsync(served)).ShouldBe("CN=second");
        log.Lines.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Information);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_leave_the_last_good_certificate_in_force_and_are_told_once()
    {
        var (certificate, key) = Write("first");
        await using var served = await ServedHealth.StartAsync(time, log, certificate, key);
        directory.Write("tls.crt", "half written");

        foreach (var _ in Enumerable.Range(0, 3))
        {
            time.Advance(TimeSpan.FromSeconds(10));
            (await ShownAsync(served)).ShouldBe("CN=first");
        }

        log.Lines.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Warning);
        Write("second");
        time.Advance(TimeSpan.FromSeconds(10));
        (await ShownAsync(served)).ShouldBe("CN=second");
    }

    [Fact]
    public async Task Program_does_not_start_with_files_that_are_not_there() => await Should.ThrowAsync<FileNotFoundException>(
        () => ServedHealth.StartAsync(time, log, directory.Path + "/no.crt", directory.Path + "/no.key"));

    private static async Task<string?> ShownAsync(ServedHealth served)
    {
        string? subject = null;
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new()
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    subject = certificate?.Subject;
                    return true;
                },
            },
        };
        using var http = new HttpClient(handler);
        (await http.GetStringAsync(new Uri(served.Address, "livez"))).ShouldBe("ok");
        return subject;
    }

    private (string Certificate, string Key) Write(string name)
    {
        using var certificate = TestCertificates.SelfSigned(name);
        return (directory.Write("tls.crt", certificate.ExportCertificatePem()), directory.Write("tls.key", TestCertificates.KeyOf(certificate)));
    }
}
