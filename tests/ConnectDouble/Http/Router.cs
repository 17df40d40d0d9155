using System.Net.Http.Headers;

namespace ConnectDouble.Http;

/// <summary>One resource of the API: a path pattern with {…} for parameters, and a handler for each method.</summary>
internal sealed record Route(string Pattern)
{
    private readonly IReadOnlyList<string> parts = ConnectRequest.Split(Pattern)!;

    public IReadOnlyDictionary<string, Func<ConnectRequest, Outcome>> Methods { get; init; } = new Dictionary<string, Func<ConnectRequest, Outcome>>();

    public static Route To(string pattern, params (string Method, Func<ConnectRequest, Outcome> Handle)[] methods) => new(pattern)
    {
        Methods = methods.ToDictionary(method => method.Method, method => method.Handle),
    };

    public bool Matches(IReadOnlyList<string> segments) =>
        segments.Count == parts.Count && parts.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}

/// <summary>Finds the handler of a request, or the error with which Connect's router (JAX-RS) refuses it, in JAX-RS' order: path, method, body type, answer type.</summary>
internal sealed class Router(IReadOnlyList<Route> routes)
{
    public ConnectResponse? Refuse(ConnectRequest request)
    {
        if (RouteOf(request) is not { } found)
        {
            return Refused(StatusCodes.Status404NotFound);
        }

        if (request.Method == HttpMethods.Options)
        {
            return new ConnectResponse(StatusCodes.Status200OK) { ContentType = "application/json", Allow = AllowOf(found) };
        }

        if (!found.Methods.ContainsKey(MethodOf(request)))
        {
            return Refused(StatusCodes.Status405MethodNotAllowed);
        }

        if (request.Body.Length > 0 && !IsJson(request.ContentType))
        {
            return request.ContentType is null
                // Without any type the request gets as far as the resource, whose answer has one.
                ? ConnectResponse.RoutingError(StatusCodes.Status415UnsupportedMediaType) with { ContentType = "application/json" }
                : Refused(StatusCodes.Status415UnsupportedMediaType);
        }

        return Accepts(request.Accept) ? null : Refused(StatusCodes.Status406NotAcceptable);
    }

    public Outcome Handle(ConnectRequest request) => Refuse(request) ?? RouteOf(request)!.Methods[MethodOf(request)](request);

    private Route? RouteOf(ConnectRequest request) =>
        ConnectRequest.Split(request.RawPath) is { } segments ? routes.FirstOrDefault(route => route.Matches(segments)) : null;

    private static string MethodOf(ConnectRequest request) => request.Method == HttpMethods.Head ? HttpMethods.Get : request.Method;

    private static ConnectResponse Refused(int status) => ConnectResponse.RoutingError(status);

    private static string AllowOf(Route route)
    {
        string[] known = ["HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT", "PATCH"];
        return string.Join(',', known.Where(method =>
            method == "OPTIONS" || route.Methods.ContainsKey(method) || (method == "HEAD" && route.Methods.ContainsKey("GET"))));
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed) && string.Equals(parsed.MediaType, "application/json", StringComparison.OrdinalIgnoreCase);

    private static bool Accepts(string? accept) =>
        string.IsNullOrEmpty(accept)
        || accept.Contains("*/*", StringComparison.Ordinal)
        || accept.Contains("application/*", StringComparison.Ordinal)
        || accept.Contains("application/json", StringComparison.OrdinalIgnoreCase);
}
