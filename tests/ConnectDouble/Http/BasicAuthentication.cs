using System.Text;

namespace ConnectDouble.Http;

/// <summary>Connect's basic auth extension: a 401 is plain text under a JSON header, and a header that is no base64 is a 500.</summary>
internal sealed class BasicAuthentication(IReadOnlyDictionary<string, string> users)
{
    private const string Scheme = "Basic ";
    private readonly HashSet<string> accepted = [.. users.Select(user => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Key}:{user.Value}")))];

    /// <summary>The refusal of this header; null lets the request pass.</summary>
    public ConnectResponse? Refuse(ConnectRequest request)
    {
        // Workers send each other task configs without credentials; such requests are signed instead.
        if (accepted.Count == 0 || request is { Method: "POST", Segments: ["connectors", _, "tasks"] })
        {
            return null;
        }

        var authorization = request.Authorization;
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return Unauthorized();
        }

        var encoded = authorization[Scheme.Length..];
        if (encoded.FirstOrDefault(character => !char.IsAsciiLetterOrDigit(character) && character is not ('+' or '/' or '=')) is not default(char) and var illegal)
        {
            return ConnectResponse.Error(StatusCodes.Status500InternalServerError, $"Illegal base64 character {(int)illegal:x}");
        }

        return accepted.Contains(encoded) ? null : Unauthorized();
    }

    private static ConnectResponse Unauthorized() => ConnectResponse.Json(StatusCodes.Status401Unauthorized, "User cannot access the resource."u8.ToArray());
}
