using System.Net;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Telemetry;

/// <summary>Requests as metrics count them: few routes and codes, and no name.</summary>
public sealed class ObservedHandlerTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly MeasuredProgram program;

    public ObservedHandlerTests() => program = new MeasuredProgram(time);

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Request_to_connect_is_counted_by_method_route_and_code()
    {
        using var client = Connect(new Responder(HttpStatusCode.Conflict));

        await client.PutConfigAsync(ConnectorName.Parse("orders"), new Dictionary<string, string>(), CancellationToken.None);
        await client.RestartTaskAsync(ConnectorName.Parse("orders"), 3, CancellationToken.None);

        program.ScrapeText().ShouldNotContain("orders");
        var requests = program.Scrape()["kafka_connect_requests_total"];
        requests.Value(("method", "PUT"), ("route", "/connectors/{name}/config"), ("code", "409"), ("connect_cluster", "kafka/prod")).ShouldBe(1);
        requests.Value(("method", "POST"), ("route", "/connectors/{name}/tasks/{task}/restart"), ("code", "409")).ShouldBe(1);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "refused")]
    [InlineData(HttpRequestError.NameResolutionError, "dns")]
    [InlineData(HttpRequestError.SecureConnectionError, "tls")]
    [InlineData(HttpRequestError.ResponseEnded, "broken")]
    public async Task Request_without_an_answer_is_counted_by_a_word(HttpRequestError error, string word)
    {
        using var client = Connect(new Responder(new HttpRequestException(error, "secret words of the network")));

        await client.DeleteAsync(ConnectorName.Parse("orders"), CancellationToken.None);

        program.ScrapeText().ShouldNotContain("secret");
        program.Scrape()["kafka_connect_requests_total"].Value(("method", "DELETE"), ("route", "/connectors/{name}"), ("code", word)).ShouldBe(1);
    }

    [Fact]
    public async Task Cancelled_request_is_no_error_of_the_network()
    {
        using var client = Connect(new Responder(new OperationCanceledException()));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(client.PauseAsync(ConnectorName.Parse("orders"), cancelled.Token));

        // What was cancelled before it was sent was no request.
        program.ScrapeText().ShouldNotContain("code=\"broken\"");
    }

    [Fact]
    public async Task Request_to_kubernetes_is_counted_as_client_go_counts_it()
    {
        using var answered = new HttpMessageInvoker(program.Telemetry.ObserveKubernetes(new Responder(HttpStatusCode.OK)));
        using var failed = new HttpMessageInvoker(program.Telemetry.ObserveKubernetes(new Responder(new HttpRequestException("no route"))));

        using (var request = new HttpRequestMessage(HttpMethod.Patch, "https://10.0.0.1:6443/apis/x"))
        {
            (await answered.SendAsync(request, CancellationToken.None)).Dispose();
        }

        using (var request = new HttpRequestMessage(HttpMethod.Get, "https://10.0.0.1:6443/apis/x"))
        {
            await Should.ThrowAsync<HttpRequestException>(failed.SendAsync(request, CancellationToken.None));
        }

        var requests = program.Scrape()["rest_client_requests_total"];
        requests.Value(("code", "200"), ("method", "PATCH"), ("host", "10.0.0.1:6443")).ShouldBe(1);
        requests.Value(("code", "<error>"), ("method", "GET"), ("host", "10.0.0.1:6443")).ShouldBe(1);
    }

    private ConnectClient Connect(HttpMessageHandler network)
    {
        var metrics = program.Telemetry.Metrics.ForCluster(Samples.Prod);
        return new ConnectClient(
            new RestEndpoint { Urls = [new Uri("http://connect:8083/base")] },
            time,
            NullLogger<ConnectClient>.Instance,
            new RestClientOptions { Through = _ => program.Telemetry.ObserveConnect(network, metrics) });
    }

    private sealed class Responder(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        public Responder(HttpStatusCode code)
            : this(() => new HttpResponseMessage(code))
        {
        }

        public Responder(Exception failure)
            : this(() => throw failure)
        {
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return answer();
        }
    }
}
