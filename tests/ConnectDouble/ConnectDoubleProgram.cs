using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectDouble.Plugins;
using ConnectOperator.CommandLine;
using Microsoft.AspNetCore.Connections;

namespace ConnectDouble;

/// <summary>The stand-in cluster as a program.</summary>
internal static class ConnectDoubleProgram
{
    public static RootCommand Create()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Where the workers listen, separated by commas or semicolons; port 0 is any free one. One URL and --workers N take N ports in a row.",
            DefaultValueFactory = _ => "http://127.0.0.1:0",
        };
        var workers = OptionValues.Number("--workers", "How many workers share the state.", least: 1, standard: 1);
        var seed = OptionValues.Number("--seed-connectors", "How many running connectors to begin with.", least: 0, standard: 0);
        var version = new Option<string>("--version") { Description = "The Connect version to stand in for.", DefaultValueFactory = _ => "3.9.0" };
        var user = new Option<string?>("--basic-auth") { Description = "user:password that every request must carry. Default: everybody is let in." };
        var certificate = new Option<string?>("--tls-cert") { Description = "The workers' certificate (PEM); makes them speak TLS. Default: plain HTTP." };
        var key = new Option<string?>("--tls-key") { Description = "Its private key (PEM). Default: plain HTTP." };
        var clientAuthority = new Option<string?>("--client-ca") { Description = "Who must have signed a client's certificate (PEM). Default: clients need none." };
        var secrets = new Option<string[]>("--secrets") { Description = "Properties files that ${file:PATH:KEY} in a configuration may refer to. Default: none." };
        var recordedOnly = new Option<bool>("--recorded-plugins-only") { Description = "Leave out the plugins of the samples (JDBC, S3, HTTP, Debezium, MirrorMaker). Default: off." };
        var noDelays = new Option<bool>("--no-delays") { Description = "Let every transition happen at once. Default: off." };
        var root = new RootCommand("A stand-in for a Kafka Connect cluster, built from recordings of a real one. Scripting: curl {url}/_double/")
        {
            urls, workers, seed, user, certificate, key, clientAuthority, secrets, recordedOnly, noDelays,
        };
        // The built-in --version tells the program's own version; here it chooses Connect's.
        root.Options.Remove(root.Options.First(option => option is VersionOption));
        root.Options.Add(version);
        urls.Validators.Add(given =>
        {
            foreach (var url in Parts(given.GetValue(urls)!).Where(url => !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")))
            {
                given.AddError($"'{url}' is no URL for --urls: write one such as http://127.0.0.1:8083.");
            }
        });
        version.Validators.Add(given =>
        {
            if (!Version.TryParse(given.GetValue(version), out _))
            {
                given.AddError($"'{given.GetValue(version)}' is no value for --version: write one such as 3.9.0.");
            }
        });
        user.Validators.Add(given =>
        {
            if (given.GetValue(user) is { } login && !login.Contains(':', StringComparison.Ordinal))
            {
                given.AddError("--basic-auth takes user:password.");
            }
        });
        root.Validators.Add(given =>
        {
            if (given.GetResult(certificate) is null != given.GetResult(key) is null)
            {
                given.AddError("--tls-cert and --tls-key go together.");
            }
        });
        root.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var options = new ConnectDoubleOptions
                {
                    Urls = Spread(parsed.GetRequiredValue(urls), parsed.GetValue(workers)),
                    Version = Version.Parse(parsed.GetRequiredValue(version)),
                    BasicAuthUsers = parsed.GetValue(user)?.Split(':', 2) is [var name, var password] ? new Dictionary<string, string> { [name] = password } : [],
                    ExtraPlugins = parsed.GetValue(recordedOnly) ? [] : SamplePlugins.All,
                    Tls = parsed.GetValue(certificate) is { } workersCertificate && parsed.GetValue(key) is { } workersKey
                        ? new(CertificateOf(workersCertificate, workersKey), parsed.GetValue(clientAuthority) is { } authority ? X509CertificateLoader.LoadCertificateFromFile(authority) : null)
                        : null,
                    SecretFiles = (parsed.GetValue(secrets) ?? []).ToDictionary(Path.GetFullPath, PropertiesOf),
                    Delays = parsed.GetValue(noDelays) ? ConnectDelays.None : new(),
                };
                await using var server = await ConnectDoubleServer.StartAsync(options, cancellation);
                server.Seed(Enumerable.Range(0, parsed.GetValue(seed)).Select(Seeded));
                var served = server.Urls.Select(url => url.ToString().TrimEnd('/')).ToList();
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Kafka Connect double on {string.Join(", ", served)} (scripting: {served[0]}/_double/)");
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"In a KafkaConnectCluster: urls: [{string.Join(", ", served)}]");
                await server.WaitForShutdownAsync(cancellation);
                return 0;
            }
            catch (IOException taken) when (taken.InnerException is AddressInUseException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"Another program has the port already: {taken.Message} Leave out --urls to take a free one.");
                return 1;
            }
            catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(unusable.Message);
                return 1;
            }
        });
        return root;
    }

    /// <summary>A certificate from PEM, in the form that TLS servers accept on every platform.</summary>
    private static X509Certificate2 CertificateOf(string certificate, string key)
    {
        using var fromPem = X509Certificate2.CreateFromPemFile(certificate, key);
        return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
    }

    private static IReadOnlyDictionary<string, string> PropertiesOf(string file) => File.ReadLines(file)
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2 && !pair[0].StartsWith('#'))
        .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());

    private static string[] Parts(string urls) => urls.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Spread(string urls, int workers)
    {
        var given = Parts(urls);
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
