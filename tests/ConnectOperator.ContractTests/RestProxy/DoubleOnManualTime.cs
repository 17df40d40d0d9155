using System.Text;
using System.Text.Json.Nodes;
using ManualTime;
using RestProxyDouble;
using RestProxyDouble.Http;
using Shouldly;

namespace ConnectOperator.ContractTests.RestProxy;

/// <summary>A double without sockets, on a clock that tests move: an answer is there when the call returns, or waits for the clock.</summary>
internal sealed class DoubleOnManualTime
{
    private readonly ControlEndpoints control;

    public DoubleOnManualTime(RestProxyFlavour flavour, RestProxyDoubleOptions? options = null)
    {
        Cluster = new((options ?? new()) with { Flavour = flavour, Time = Time });
        control = new(Cluster);
    }

    public ManualTimeProvider Time { get; } = new();

    public RestProxyDoubleCluster Cluster { get; }

    public void Arrange(string method, string path, string body = "")
    {
        var answer = control.Answer(new(method, path) { Body = Encoding.UTF8.GetBytes(body) });
        answer.Status.ShouldBe(204, Encoding.UTF8.GetString(answer.Body.Span));
    }

    public string Ask(string path) => Encoding.UTF8.GetString(control.Answer(new("GET", path)).Body.Span);

    public Task<ProxyResponse?> BeginAsync(string method, string path, string body = "", params (string Name, string Value)[] headers) => Cluster.AnswerAsync(
        0,
        new(method, path) { Body = Encoding.UTF8.GetBytes(body), Headers = headers.ToDictionary(header => header.Name, header => header.Value) },
        CancellationToken.None);

    /// <summary>The answer after exactly so long.</summary>
    public async Task<ProxyResponse> AnswerAsync(Task<ProxyResponse?> begun, TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            Time.Advance(wait - TimeSpan.FromMilliseconds(1));
            begun.IsCompleted.ShouldBeFalse($"before {wait}");
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        begun.IsCompleted.ShouldBeTrue($"after {wait}");
        return (await begun).ShouldNotBeNull();
    }

    /// <summary>The answer of a double that lets nobody wait.</summary>
    public async Task<(int Status, JsonNode? Body)> AskAsync(string method, string path, string body = "", params (string Name, string Value)[] headers)
    {
        var answer = await AnswerAsync(BeginAsync(method, path, body, headers), TimeSpan.Zero);
        return (answer.Status, answer.Body.IsEmpty ? null : JsonNode.Parse(answer.Body.Span));
    }
}
