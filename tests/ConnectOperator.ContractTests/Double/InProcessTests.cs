using System.Text;
using ConnectDouble;
using ConnectDouble.Http;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>The double without sockets, as simulations drive it.</summary>
public sealed class InProcessTests
{
    [Fact]
    public void Answer_is_there_at_once_and_on_the_callers_thread()
    {
        using var cluster = new ConnectDoubleCluster(new() { Time = new ManualTimeProvider() });

        var answer = cluster.AnswerAsync(0, new("GET", "/connectors"), CancellationToken.None);

        answer.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Answer_that_waits_comes_while_time_is_moved()
    {
        var time = new ManualTimeProvider();
        using var cluster = new ConnectDoubleCluster(new() { Time = time });
        cluster.Restart();
        time.Advance(cluster.Script.Delays.WorkerDown + cluster.Script.Delays.WorkerNotFound);

        var barrier = cluster.AnswerAsync(0, new("GET", "/health"), CancellationToken.None);
        barrier.IsCompleted.ShouldBeFalse();
        time.Advance(cluster.Script.Delays.WorkerCatchUp);

        barrier.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Request_of_a_client_that_hangs_up_ends_at_once()
    {
        using var cluster = new ConnectDoubleCluster(new() { Time = new ManualTimeProvider() });
        cluster.Script.On("GET", "/connectors").Hangs();
        using var timeout = new CancellationTokenSource();
        using var http = new HttpMessageInvoker(new InProcessHandler(cluster));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cluster.Urls[0], "/connectors"));

        var answer = http.SendAsync(request, timeout.Token);
        answer.IsCompleted.ShouldBeFalse();
        await timeout.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => answer);
        cluster.Requests.UnderWay.ShouldBe(0);
    }

    [Fact]
    public async Task Broken_connection_is_no_answer_to_a_client()
    {
        using var cluster = new ConnectDoubleCluster(new() { Time = new ManualTimeProvider() });
        cluster.Restart();
        using var http = new HttpMessageInvoker(new InProcessHandler(cluster));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cluster.Urls[0], "/"));

        await Should.ThrowAsync<HttpRequestException>(() => http.SendAsync(request, CancellationToken.None));
    }

    [Fact]
    public async Task Same_calls_at_the_same_times_give_the_same_answers()
    {
        static async Task<string> RunAsync()
        {
            var time = new ManualTimeProvider();
            using var cluster = new ConnectDoubleCluster(new() { Time = time, Workers = 3 });
            var answers = new List<string>();
            for (var step = 0; step < 30; step++)
            {
                var put = new ConnectRequest("PUT", $"/connectors/c{step % 7}/config")
                {
                    Body = Encoding.UTF8.GetBytes($$"""{"connector.class":"FileStreamSink","tasks.max":"3","topics":"t{{step}}"}"""),
                    ContentType = "application/json",
                };
                answers.Add(await TextAsync(cluster.AnswerAsync(step % 3, put, CancellationToken.None)));
                time.Advance(TimeSpan.FromMilliseconds(70));
                answers.Add(await TextAsync(cluster.AnswerAsync(0, new("GET", "/connectors?expand=info&expand=status"), CancellationToken.None)));
            }

            return string.Join('\n', answers);
        }

        (await RunAsync()).ShouldBe(await RunAsync());
    }

    [Theory]
    [InlineData("2.8.0", "PUT", "/connectors/c0/stop", 404)]
    [InlineData("2.8.0", "POST", "/connectors/c0/restart?includeTasks=true", 204)]
    [InlineData("3.0.0", "POST", "/connectors/c0/restart?includeTasks=true", 202)]
    [InlineData("3.4.0", "GET", "/connectors/c0/offsets", 404)]
    [InlineData("3.5.0", "PUT", "/connectors/c0/stop", 204)]
    [InlineData("3.5.0", "DELETE", "/connectors/c0/offsets", 405)]
    [InlineData("3.6.0", "DELETE", "/connectors/c0/offsets", 400)]
    public async Task Older_version_lacks_what_came_later(string version, string method, string target, int status)
    {
        using var connect = new InProcess(options: new() { Version = Version.Parse(version) }).Seeded(1);

        (await connect.AskAsync(method, target)).Status.ShouldBe(status);
    }

    private static async Task<string> TextAsync(Task<ConnectResponse?> answer)
    {
        answer.IsCompletedSuccessfully.ShouldBeTrue();
        return string.Concat((await answer)!.Body.Select(part => Encoding.UTF8.GetString(part.Span)));
    }
}
