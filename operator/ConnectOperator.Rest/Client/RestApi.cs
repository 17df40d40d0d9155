using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Serialization;
using Refit;

namespace ConnectOperator.Rest.Client;

/// <summary>
/// Makes the client of a REST API from the interface that describes it, by the code that Refit generated for that interface: nothing of
/// it is found out at run time.
/// </summary>
public static class RestApi
{
    private static readonly HttpRequestOptionsKey<string> Template = new(HttpRequestMessageOptions.RelativePathTemplate);

    /// <summary>A client over what sends its requests; base address, headers and handlers are the <see cref="HttpClient"/>'s.</summary>
    /// <typeparam name="T">The interface. Its methods return the answer as it came, so that whoever reads it bounds its body.</typeparam>
    /// <param name="http">Stays the caller's, to dispose of.</param>
    /// <param name="json">How bodies are written.</param>
    public static T Over<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(HttpClient http, JsonSerializerContext json)
        where T : class
    {
        var settings = RefitSettings.ForJsonContext(json);
        // A body whose length is known; not every server takes one in chunks.
        settings.RequestBodySerialization = RequestBodySerializationMode.Buffered;
        // One request at a time on a connection, and none that is multiplexed with others.
        settings.Version = HttpVersion.Version11;
        settings.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        // As the handlers threw them: TransportFailure tells them apart.
        settings.TransportExceptionFactory = static (_, failure, _) => failure;
        return RestService.ForGenerated<T>(http, settings);
    }

    /// <summary>
    /// The route that the interface gives to a request, for example <c>/connectors/{name}/config</c>, without its query: there are few of
    /// them, and they hold no name. Null for a request that no such interface has made.
    /// </summary>
    public static string? Route(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Options.TryGetValue(Template, out var template) ? template.Split('?')[0] : null;
    }
}
