using System.Text.Json;
using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Rest.Transport;
using ConnectOperator.RestProxy.Client;
using ConnectOperator.RestProxy.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RestProxyDouble;
using Shouldly;
using Flavour = RestProxyDouble.RestProxyFlavour;

namespace ConnectOperator.Tests.RestProxy;

/// <summary>Doubles of REST proxies and clients of them, without sockets, with every default filled in.</summary>
internal static class Proxies
{
    public static readonly TopicName Orders = TopicName.Parse("orders");

    public static readonly TopicPartition First = new(Orders, 0);

    public static RestProxyDoubleCluster Double(Flavour flavour, RestProxyDoubleOptions? options = null) =>
        new((options ?? new()) with { Flavour = flavour, Waits = false });

    public static RestProxyClient Client(
        RestProxyDoubleCluster proxies,
        RestProxyClientOptions? options = null,
        TimeProvider? time = null,
        RestAuthentication? authentication = null,
        ILogger<RestProxyClient>? logger = null) => new(
            new RestEndpoint { Urls = proxies.Urls, Authentication = authentication ?? new RestAuthentication.None() },
            time ?? TimeProvider.System,
            logger ?? NullLogger<RestProxyClient>.Instance,
            (options ?? new()) with { Rest = new RestClientOptions { Transport = _ => new InProcess(proxies) } });

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static T Value<T>(this RestProxyResponse<T> answer) => answer.ShouldBeOfType<RestProxyResponse<T>.Ok>(
        (answer as RestProxyResponse<T>.Failed)?.Why.ToString()).Value;

    public static TFailure Failure<TFailure>(this object answer)
        where TFailure : RestProxyFailure => answer.GetType().GetProperty("Why")?.GetValue(answer).ShouldBeOfType<TFailure>() ?? throw new ShouldAssertException($"{answer} is no failure");

    public static IReadOnlyList<string> Asked(this RestProxyDoubleCluster proxies) =>
        [.. proxies.Requests.All.Select(request => $"{request.Method} {request.Path}{request.Query}")];

    private sealed class InProcess(RestProxyDoubleCluster proxies) : IRestTransport
    {
        public HttpMessageHandler ForReads(Action opened)
        {
            opened();
            return new InProcessHandler(proxies);
        }

        public HttpMessageHandler ForWrites() => new InProcessHandler(proxies);

        public void Dispose()
        {
        }
    }
}
