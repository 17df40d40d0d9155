using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ConnectDouble.Plugins;

namespace ConnectDouble;

/// <summary>The stand-in cluster as a program.</summary>
internal static class ConnectDoubleProgram
{
    public static Task<int> RunAsync(string[] arguments)
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Where the workers listen, separated by commas or semicolons. One URL and --workers N take N ports in a row.",
            DefaultValueFactory = _ => "http://127.0.0.1:8083",
        };
        var workers = new Option<int>("--workers") { Description = "How many workers share the state.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed-connectors") { Description = "How many running connectors to begin with.", DefaultValueFactory = _ => 0 };
        var version = new Option<string>("--version") { Description = "The Connect version to stand in for.", DefaultValueFactory = _ => "3.9.0" };
        var user = new Option<string?>("--basic-auth") { Description = "user:password that every request must carry." };
        var certificate = new Option<FileInfo?>("--tls-cert") { Description = "The workers' certificate (PEM); makes them speak TLS." };
        var key = new Option<FileInfo?>("--tls-key") { Description = "Its private key (PEM)." };
        var clientAuthority = new Option<FileInfo?>("--client-ca") { Description = "Who must have signed a client's certificate (PEM)." };
        var secrets = new Option<FileInfo[]>("--secrets") { Description = "Properties files that ${file:PATH:KEY} in a configuration may refer to." };
        var recordedOnly = new Option<bool>("--recorded-plugins-only") { Description = "Leave out the plugins of the samples (JDBC, S3, HTTP, Debezium, MirrorMaker)." };
        var noDelays = new Option<bool>("--no-delays") { Description = "Let every transition happen at once." };
        var root = new RootCommand("A stand-in for a Kafka Connect cluster, built from recordings of a real one. Scripting: curl {url}/_double/")
        {
            urls, workers, seed, user, certificate, key, clientAuthority, secrets, recordedOnly, noDelays,
        };
        // The built-in --version tells the program's own version; here it chooses Connect's.
        root.Options.Remove(root.Options.First(option => option is VersionOption));
        root.Options.Add(version);
        root.SetAction(async (parsed, cancellation) =>
        {
            var options = new ConnectDoubleOptions
            {
                Urls = Spread(parsed.GetRequiredValue(urls), parsed.GetValue(workers)),
                Version = Version.Parse(parsed.GetRequiredValue(version)),
                BasicAuthUsers = parsed.GetValue(user)?.Split(':', 2) is [var name, var password] ? new Dictionary<string, string> { [name] = password } : [],
                ExtraPlugins = parsed.GetValue(recordedOnly) ? [] : SamplePlugins.All,
                Tls = parsed.GetValue(certificate) is { } workersCertificate && parsed.GetValue(key) is { } workersKey
                    ? new(CertificateOf(workersCertificate, workersKey), parsed.GetValue(clientAuthority) is { } authority ? X509CertificateLoader.LoadCertificateFromFile(authority.FullName) : null)
                    : null,
                SecretFiles = (parsed.GetValue(secrets) ?? []).ToDictionary(file => file.FullName, PropertiesOf),
                Delays = parsed.GetValue(noDelays) ? ConnectDelays.None : new(),
            };
            await using var server = await ConnectDoubleServer.StartAsync(options, cancellation);
            server.Seed(Enumerable.Range(0, parsed.GetValue(seed)).Select(Seeded));
            await Console.Out.WriteLineAsync($"Kafka Connect double on {string.Join(", ", server.Urls)} (scripting: {server.Url}_double/)");
            await server.WaitForShutdownAsync(cancellation);
        });
        return root.Parse(arguments).InvokeAsync();
    }

    /// <summary>A certificate from PEM, in the form that TLS servers accept on every platform.</summary>
    private static X509Certificate2 CertificateOf(FileInfo certificate, FileInfo key)
    {
        using var fromPem = X509Certificate2.CreateFromPemFile(certificate.FullName, key.FullName);
        return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
    }

    private static IReadOnlyDictionary<string, string> PropertiesOf(FileInfo file) => File.ReadLines(file.FullName)
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2 && !pair[0].StartsWith('#'))
        .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());

    private static string[] Spread(string urls, int workers)
    {
        var given = urls.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (given.Length != 1 || workers <= 1)
        {
            return given;
        }

        var first = new UriBuilder(given[0]);
        return [.. Enumerable.Range(0, workers).Select(worker => new UriBuilder(first.Scheme, first.Host, first.Port == 0 ? 0 : first.Port + worker).Uri.ToString())];
    }

    private static KeyValuePair<string, IReadOnlyDictionary<string, string>> Seeded(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"seed-{number:D5}");
        return KeyValuePair.Create<string, IReadOnlyDictionary<string, string>>(name, new Dictionary<string, string>
        {
            ["connector.class"] = "FileStreamSource",
            ["tasks.max"] = "1",
            ["file"] = $"/data/{name}.txt",
            ["topic"] = name,
        });
    }
}
