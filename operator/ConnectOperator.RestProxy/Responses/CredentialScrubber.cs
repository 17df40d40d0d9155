using System.Text;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.RestProxy.Responses;

/// <summary>Takes out of an answer's words the credentials with which it was asked for: a proxy or a gateway may repeat what it was sent.</summary>
internal sealed class CredentialScrubber
{
    private const string Redacted = "[redacted]";

    private readonly IReadOnlyList<string> secrets;

    public CredentialScrubber(RestAuthentication authentication)
    {
        string[] found = authentication switch
        {
            RestAuthentication.Basic(var user, var password) => [password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))],
            RestAuthentication.Bearer(var token) => [token.Trim()],
            _ => [],
        };
        // The longest first: one may be part of another.
        secrets = [.. found.Where(secret => secret.Length > 0).OrderByDescending(secret => secret.Length)];
    }

    public string Scrub(string text) =>
        secrets.Aggregate(text, (scrubbed, secret) => scrubbed.Replace(secret, Redacted, StringComparison.Ordinal));
}
