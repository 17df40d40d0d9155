using System.Text;
using ConnectDouble;
using ConnectDouble.Http;
using ManualTime;
using Shouldly;

namespace ConnectOperator.ContractTests.Double;

/// <summary>The double without sockets, on a clock that tests move: an answer is there when the call returns, or waits for the clock.</summary>
internal sealed class InProcess : IDisposable
{
    public const string Source = """{"connector.class":"FileStreamSource","topic":"t"}""";

    public InProcess(int workers = 2, ConnectDoubleOptions? options = null) =>
        Cluster = new((options ?? new()) with { Time = Time, Workers = workers });

    public ManualTimeProvider Time { get; } = new();

    public ConnectDoubleCluster Cluster { get; }

    public ConnectScript Script => Cluster.Script;

    /// <summary>Connectors that have been running for a while, numbered from 0.</summary>
    public InProcess Seeded(int count)
    {
        Cluster.Seed(Enumerable.Range(0, count).Select(number =>
            KeyValuePair.Create<string, IReadOnlyDictionary<string, string>>($"c{number}", DoubleOnManualTime.Config())));
        return this;
    }

    public Task<ConnectResponse?> BeginAsync(string method, string target, string? body = null, int worker = 0, CancellationToken cancellation = default) =>
        Cluster.AnswerAsync(
            worker, new(method, target) { Body = Encoding.UTF8.GetBytes(body ?? string.Empty), ContentType = body is null ? null : "application/json" }, cancellation);

    /// <summary>The answer of a worker that lets nobody wait.</summary>
    public Task<(int Status, string Body)> AskAsync(string method, string target, string? body = null, int worker = 0)
    {
        var answer = BeginAsync(method, target, body, worker);
        answer.IsCompleted.ShouldBeTrue($"{method} {target} waits");
        return TextAsync(answer);
    }

    /// <summary>What is answered after so long; a moment earlier there is no answer.</summary>
    public async Task<(int Status, string Body)> AfterAsync(Task<ConnectResponse?> answer, TimeSpan wait)
    {
        var moment = TimeSpan.FromMilliseconds(1);
        Time.Advance(wait - moment);
        answer.IsCompleted.ShouldBeFalse();
        Time.Advance(moment);
        answer.IsCompleted.ShouldBeTrue();
        return await TextAsync(answer);
    }

    public void Dispose() => Cluster.Dispose();

    public static async Task<(int Status, string Body)> TextAsync(Task<ConnectResponse?> answer) => await answer is { } given
        ? (given.Status, string.Concat(given.Body.Select(part => Encoding.UTF8.GetString(part.Span))))
        : (0, string.Empty);
}
