using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RestProxyDouble;
using RestProxyDouble.Http;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.RestProxy;

/// <summary>The double answers as Confluent REST Proxy, Strimzi's Bridge and Karapace do, by their sources and their own tests.</summary>
public sealed class ExchangeTests
{
    private const int Exchanges = 34;

    public static TheoryData<int, RestProxyFlavour> Scripts()
    {
        var scripts = new TheoryData<int, RestProxyFlavour>();
        foreach (var (number, flavour) in Exchange.All.Select(exchange => (exchange.Number, exchange.Flavour)).Distinct())
        {
            scripts.Add(number, flavour);
        }

        return scripts;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Double_answers_as_the_product_does(int number, RestProxyFlavour flavour)
    {
        DoubleOnManualTime? standIn = null;
        foreach (var exchange in Exchange.All.Where(exchange => exchange.Number == number && exchange.Flavour == flavour))
        {
            standIn = standIn is null || exchange.BeginsAnew ? new(flavour, OptionsOf(exchange)) : standIn;
            await ReplayAsync(standIn, exchange);
        }
    }

    [Fact]
    public void Every_exchange_is_there() => Exchange.All.Select(exchange => exchange.Number).Distinct().Order().ShouldBe(Enumerable.Range(1, Exchanges));

    private static RestProxyDoubleOptions OptionsOf(Exchange exchange) => new()
    {
        Version = exchange.Version,
        BasicAuthUsers = exchange.Line["options"]?["basicAuth"]?.ToString().Split(':') is [var user, var password]
            ? new Dictionary<string, string> { [user] = password }
            : new Dictionary<string, string>(),
    };

    private static async Task ReplayAsync(DoubleOnManualTime standIn, Exchange exchange)
    {
        foreach (var given in exchange.Line["given"]?.AsArray() ?? [])
        {
            standIn.Arrange(given!["method"]!.ToString(), given["path"]!.ToString(), given["body"] is { } body ? Text(body) : "");
        }

        standIn.Time.Advance(TimeSpan.FromSeconds(exchange.Line["after"]?.GetValue<double>() ?? 0));
        var answer = await standIn.AnswerAsync(
            standIn.BeginAsync(
                exchange.Request["method"]!.ToString(),
                exchange.Request["path"]!.ToString(),
                exchange.Request["text"]?.ToString() ?? exchange.Request["body"]?.ToJsonString() ?? "",
                [.. (exchange.Request["headers"]?.AsObject() ?? []).Select(header => (header.Key, header.Value!.ToString()))]),
            TimeSpan.FromSeconds(exchange.Answer["waits"]?.GetValue<double>() ?? 0));

        var told = $"{exchange}\nexpected {exchange.Answer.ToJsonString()}\nanswered {answer.Status} {answer.ContentType} {Encoding.UTF8.GetString(answer.Body.Span)}";
        answer.Status.ShouldBe(exchange.Answer["status"]!.GetValue<int>(), told);
        answer.ContentType.ShouldBe(exchange.Answer["type"]?.ToString(), told);
        foreach (var (name, value) in exchange.Answer["headers"]?.AsObject() ?? [])
        {
            answer.Headers[name].ShouldBe(value!.ToString(), told);
        }

        BodyFits(exchange.Answer, answer).ShouldBeTrue(told);
    }

    private static bool BodyFits(JsonObject expected, ProxyResponse answer)
    {
        var text = Encoding.UTF8.GetString(answer.Body.Span);
        return expected["documents"] is JsonArray documents ? answer.IsStreamed && text.EndsWith("\r\n", StringComparison.Ordinal) && ExpectedJson.Fits(documents, DocumentsOf(text))
            : expected["text"]?.ToString() is { } raw ? raw == "<text>" ? text.Length > 0 : text == raw
            : ExpectedJson.Fits(expected["body"], JsonNode.Parse(text));
    }

    private static JsonArray DocumentsOf(string text) => new([.. text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(document => JsonNode.Parse(document))]);

    /// <summary>A text is sent as it is, anything else as JSON.</summary>
    private static string Text(JsonNode body) => body.GetValueKind() == JsonValueKind.String ? body.GetValue<string>() : body.ToJsonString();
}
