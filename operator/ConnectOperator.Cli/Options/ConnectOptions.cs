using System.CommandLine;
using ConnectOperator.Cli.Terminal;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Cli.Options;

/// <summary>A Connect cluster that is asked directly, without Kubernetes. Secrets come from files, so that no list of processes shows them.</summary>
internal sealed class ConnectOptions
{
    private readonly Option<string[]> urls = new("--connect")
    {
        Description = "URL of a Connect worker; may be given several times for the workers of one cluster. Default: none.",
        HelpName = "url",
    };

    private readonly Option<string?> user = new("--connect-user") { Description = "User name for basic authentication. Default: none." };

    private readonly Option<string?> passwordFile = new("--connect-password-file") { Description = "File with that user's password. Default: none." };

    private readonly Option<string?> tokenFile = new("--connect-token-file") { Description = "File with a bearer token. Default: none." };

    private readonly Option<string?> authority = new("--connect-ca") { Description = "File with CA certificates to trust, as PEM. Default: those of the system." };

    private readonly Option<string?> certificate = new("--connect-cert") { Description = "File with a client certificate, as PEM. Default: none." };

    private readonly Option<string?> key = new("--connect-key") { Description = "File with its private key, as PEM. Default: none." };

    private readonly Option<bool> insecure = new("--connect-insecure") { Description = "Accept any certificate. Default: off." };

    /// <summary>Makes them known to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="required">Whether it cannot do without.</param>
    public void AddTo(Command command, bool required)
    {
        urls.Required = required;
        foreach (var option in (Option[])[urls, user, passwordFile, tokenFile, authority, certificate, key, insecure])
        {
            command.Add(option);
        }
    }

    /// <summary>How the cluster is reached; null when no URL was given.</summary>
    /// <exception cref="CommandException">A URL or a file cannot be used.</exception>
    public RestEndpoint? Read(ParseResult result) => result.GetValue(urls) is not { Length: > 0 } given ? null : new()
    {
        Urls = [.. given.Select(Url)],
        Authentication = (result.GetValue(user), result.GetValue(passwordFile), result.GetValue(tokenFile)) switch
        {
            (null, null, null) => new RestAuthentication.None(),
            ({ } name, { } file, null) => new RestAuthentication.Basic(name, Secret(file)),
            (null, null, { } file) => new RestAuthentication.Bearer(Secret(file)),
            _ => throw new CommandException("Give --connect-user with --connect-password-file, or --connect-token-file alone."),
        },
        ClientCertificate = (result.GetValue(certificate), result.GetValue(key)) switch
        {
            (null, null) => null,
            ({ } pem, { } of) => new ClientCertificate(Text(pem), Text(of)),
            _ => throw new CommandException("Give --connect-cert and --connect-key together."),
        },
        CertificateAuthorityPem = result.GetValue(authority) is { } ca ? Text(ca) : null,
        InsecureSkipVerify = result.GetValue(insecure),
    };

    private static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : throw new CommandException("--connect takes an http or https URL without user name and password, such as http://connect:8083.");

    // A final line break is the editor's, not the secret's.
    private static string Secret(string file) => Text(file).TrimEnd('\r', '\n');

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The file {file} cannot be read: {refused.Message}", refused);
        }
    }
}
