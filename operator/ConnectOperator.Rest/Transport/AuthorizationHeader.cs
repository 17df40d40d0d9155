using System.Net.Http.Headers;
using System.Text;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Rest.Transport;

/// <summary>The Authorization header of an endpoint's authentication.</summary>
internal static class AuthorizationHeader
{
    public static AuthenticationHeaderValue? For(RestAuthentication authentication) => authentication switch
    {
        RestAuthentication.Basic basic => Basic(basic),
        RestAuthentication.Bearer bearer => Bearer(bearer.Token.Trim()),
        _ => null,
    };

    private static AuthenticationHeaderValue Basic(RestAuthentication.Basic basic)
    {
        if (basic.Username.Contains(':', StringComparison.Ordinal))
        {
            throw new RestEndpointException("The user name for basic authentication must not hold a colon.");
        }

        return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Username}:{basic.Password}")));
    }

    private static AuthenticationHeaderValue Bearer(string token)
    {
        // A header value with a line break is refused by the framework in an exception that quotes it.
        if (token.Length == 0 || !token.All(c => c is > ' ' and < '\x7f'))
        {
            throw new RestEndpointException("The bearer token must be one word of printable ASCII.");
        }

        return new("Bearer", token);
    }
}
