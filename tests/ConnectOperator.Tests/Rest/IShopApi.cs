using System.Text.Json.Serialization;
using ConnectOperator.Rest.Responses;
using Refit;

namespace ConnectOperator.Tests.Rest;

/// <summary>An API that has nothing to do with Kafka Connect: another media type, a form, a read that takes something away.</summary>
internal interface IShopApi
{
    [Get("/goods/{name}")]
    Task<HttpResponseMessage> GetAsync(string name, CancellationToken cancellationToken);

    [Headers("Accept: application/vnd.shop.v2+json", "Content-Type: application/vnd.shop.v2+json")]
    [Post("/goods")]
    Task<HttpResponseMessage> AddAsync([Body] Good good, CancellationToken cancellationToken);

    [Get("/next")]
    Task<HttpResponseMessage> TakeNextAsync(CancellationToken cancellationToken);

    [Post("/token")]
    Task<HttpResponseMessage> GetTokenAsync([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> form, CancellationToken cancellationToken);
}

internal sealed record Good([property: JsonPropertyName("name")] string Name);

[JsonSerializable(typeof(Good))]
internal sealed partial class ShopJson : JsonSerializerContext;

/// <summary>All that a client has to say of how a call ended.</summary>
internal sealed record ShopAnswer(string Text, string? Unavailability = null) : IRestResponse<ShopAnswer>
{
    public bool IsUnderWay => false;

    public static ShopAnswer Unavailable(string message) => new($"unavailable: {message}", message);

    public static ShopAnswer OutcomeUnknown(string message) => new($"unknown: {message}");

    public static ShopAnswer Of(RawResponse received) => received.StatusCode == 503
        ? Unavailable("closed")
        : new($"{received.StatusCode} {System.Text.Encoding.UTF8.GetString(received.Body.Span)}");

    public ShopAnswer With(CallKind kind, string server, string call) => this with { Text = $"{call} {Text}".Trim() };
}
