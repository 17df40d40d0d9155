using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace ConnectDouble;

/// <summary>The options of a double as a program that say where it listens and whom it lets in.</summary>
internal sealed class ServingOptions
{
    private readonly Option<string> urls;
    private readonly Option<string?> user = new("--basic-auth") { Description = "user:password that every request must carry. Default: everybody is let in." };
    private readonly Option<string?> certificate = new("--tls-cert") { Description = "The server's certificate (PEM); makes it speak TLS. Default: plain HTTP." };
    private readonly Option<string?> key = new("--tls-key") { Description = "Its private key (PEM). Default: plain HTTP." };
    private readonly Option<string?> clientAuthority = new("--client-ca") { Description = "Who must have signed a client's certificate (PEM). Default: clients need none." };
    private readonly Option<int> count;

    /// <summary>Describes them.</summary>
    /// <param name="count">The option that says how many servers there are; one URL takes as many ports in a row.</param>
    /// <param name="example">A URL such as they are written.</param>
    public ServingOptions(Option<int> count, string example)
    {
        this.count = count;
        urls = new("--urls")
        {
            Description = $"Where to listen, separated by commas or semicolons; port 0 is any free one. One URL and {count.Name} N take N ports in a row.",
            DefaultValueFactory = _ => "http://127.0.0.1:0",
        };
        urls.Validators.Add(given =>
        {
            foreach (var url in Parts(given.GetValue(urls)!).Where(url => !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")))
            {
                given.AddError($"'{url}' is no URL for --urls: write one such as {example}.");
            }
        });
        user.Validators.Add(given =>
        {
            if (given.GetValue(user) is { } login && !login.Contains(':', StringComparison.Ordinal))
            {
                given.AddError("--basic-auth takes user:password.");
            }
        });
    }

    /// <summary>Adds them to the program.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { urls, count, user, certificate, key, clientAuthority })
        {
            root.Options.Add(option);
        }

        root.Validators.Add(given =>
        {
            if (given.GetResult(certificate) is null != given.GetResult(key) is null)
            {
                given.AddError("--tls-cert and --tls-key need each other.");
            }
        });
    }

    /// <summary>Takes <c>--version</c>, by which the command line otherwise tells the program's own, for that of what the double stands in for.</summary>
    public static void AddVersion(RootCommand root, Option<string?> version, string example)
    {
        root.Options.Remove(root.Options.First(option => option is VersionOption));
        root.Options.Add(version);
        version.Validators.Add(given =>
        {
            if (given.GetValue(version) is { } text && !Version.TryParse(text, out _))
            {
                given.AddError($"'{text}' is not a value for --version: write one such as {example}.");
            }
        });
    }

    /// <summary>A URL for each server.</summary>
    public IReadOnlyList<string> Urls(ParseResult parsed)
    {
        var (given, servers) = (Parts(parsed.GetRequiredValue(urls)), parsed.GetValue(count));
        if (given.Length != 1 || servers <= 1)
        {
            return given;
        }

        var first = new UriBuilder(given[0]);
        return [.. Enumerable.Range(0, servers).Select(server => new UriBuilder(first.Scheme, first.Host, first.Port == 0 ? 0 : first.Port + server).Uri.ToString())];
    }

    /// <summary>Who is let in; empty for everybody.</summary>
    public IReadOnlyDictionary<string, string> Users(ParseResult parsed) =>
        parsed.GetValue(user)?.Split(':', 2) is [var name, var password] ? new Dictionary<string, string> { [name] = password } : [];

    /// <summary>Null for plain HTTP.</summary>
    public TlsOptions? Tls(ParseResult parsed) => parsed.GetValue(certificate) is { } server && parsed.GetValue(key) is { } serverKey
        ? new(CertificateOf(server, serverKey), parsed.GetValue(clientAuthority) is { } authority ? X509CertificateLoader.LoadCertificateFromFile(authority) : null)
        : null;

    /// <summary>Serves until the program is told to end; what cannot be is told in one sentence.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<Task> serve)
    {
        try
        {
            await serve();
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
    }

    private static string[] Parts(string urls) => urls.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A certificate from PEM, in the form that TLS servers accept on every platform.</summary>
    private static X509Certificate2 CertificateOf(string certificate, string key)
    {
        using var fromPem = X509Certificate2.CreateFromPemFile(certificate, key);
        return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
    }
}
