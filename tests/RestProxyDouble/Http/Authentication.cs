using System.Text;

namespace RestProxyDouble.Http;

/// <summary>Who is let in. Confluent's web server answers with a page, Karapace with JSON of its own, and before the Bridge stands a gateway.</summary>
internal sealed class Authentication(RestProxyDoubleOptions options)
{
    private readonly HashSet<string> accepted =
    [
        .. options.BasicAuthUsers.Select(user => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Key}:{user.Value}"))),
        .. options.BearerToken is { } token ? [$"Bearer {token}"] : Array.Empty<string>(),
    ];

    /// <summary>The refusal of a request; null lets it pass.</summary>
    public ProxyResponse? Refuse(ProxyRequest request)
    {
        if (accepted.Count == 0 || (request.Authorization is { } given && accepted.Contains(given)))
        {
            return null;
        }

        return options.Flavour switch
        {
            RestProxyFlavour.Karapace when request.Authorization is null => Karapace(StatusCodes.Status401Unauthorized, "Unauthorized") with
            {
                Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"Karapace REST Proxy\"" },
            },
            RestProxyFlavour.Karapace => Karapace(StatusCodes.Status403Forbidden, "Forbidden"),
            _ => ProxyResponse.Page(StatusCodes.Status401Unauthorized) with
            {
                Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Basic realm=\"KafkaRest\"" },
            },
        };
    }

    /// <summary>Without an error_code.</summary>
    private static ProxyResponse Karapace(int status, string message) =>
        ProxyResponse.Json(MediaTypes.Json, new System.Text.Json.Nodes.JsonObject { ["message"] = message }, status);
}
