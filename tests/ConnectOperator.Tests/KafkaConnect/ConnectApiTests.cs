using System.Collections.Frozen;
using System.Net;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Responses;
using ConnectOperator.Rest.Client;
using ConnectOperator.Rest.Transport;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>Connect's REST API as an interface: what goes out for each of its calls, and the route that metrics are labelled with.</summary>
public sealed class ConnectApiTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ConnectorName Name = Clients.Name;

    private static readonly FrozenDictionary<string, (RestCall<IConnectApi> Call, string Sent)> Calls = new Dictionary<string, (RestCall<IConnectApi>, string)>
    {
        ["GET /"] = ((worker, token) => worker.GetServerInfoAsync(token), "GET /"),
        ["GET /connector-plugins"] = ((worker, token) => worker.GetPluginsAsync(token), "GET /connector-plugins"),
        ["GET /connector-plugins/{class}/config"] = (
            (worker, token) => worker.GetDefinitionsAsync("a/b c%?#+{ü}", token), "GET /connector-plugins/a%2Fb%20c%25%3F%23%2B%7B%C3%BC%7D/config"),
        ["PUT /connector-plugins/{class}/config/validate"] = (
            (worker, token) => worker.ValidateAsync("", Clients.Config, token), "PUT /connector-plugins//config/validate"),
        ["GET /connectors (expanded)"] = (
            (worker, token) => worker.GetExpandedConnectorsAsync(token), "GET /connectors?expand=info&expand=status"),
        ["GET /connectors"] = ((worker, token) => worker.GetConnectorsAsync(token), "GET /connectors"),
        ["POST /connectors"] = ((worker, token) => worker.CreateAsync(new CreateBody("orders", Clients.Config, null), token), "POST /connectors"),
        ["GET /connectors/{name}/status"] = ((worker, token) => worker.GetStatusAsync(Name, token), "GET /connectors/orders/status"),
        ["GET /connectors/{name}/topics"] = ((worker, token) => worker.GetTopicsAsync(Name, token), "GET /connectors/orders/topics"),
        ["PUT /connectors/{name}/topics/reset"] = ((worker, token) => worker.ResetTopicsAsync(Name, token), "PUT /connectors/orders/topics/reset"),
        ["GET /connectors/{name}/offsets"] = ((worker, token) => worker.GetOffsetsAsync(Name, token), "GET /connectors/orders/offsets"),
        ["PATCH /connectors/{name}/offsets"] = (
            (worker, token) => worker.AlterOffsetsAsync(Name, new OffsetsBody([]), token), "PATCH /connectors/orders/offsets"),
        ["DELETE /connectors/{name}/offsets"] = ((worker, token) => worker.ResetOffsetsAsync(Name, token), "DELETE /connectors/orders/offsets"),
        ["GET /connectors/{name}/config"] = ((worker, token) => worker.GetConfigAsync(Name, token), "GET /connectors/orders/config"),
        ["PUT /connectors/{name}/config"] = (
            (worker, token) => worker.PutConfigAsync(Name, Clients.Config, token), "PUT /connectors/orders/config"),
        ["PUT /connectors/{name}/pause"] = ((worker, token) => worker.PauseAsync(Name, token), "PUT /connectors/orders/pause"),
        ["PUT /connectors/{name}/resume"] = ((worker, token) => worker.ResumeAsync(Name, token), "PUT /connectors/orders/resume"),
        ["PUT /connectors/{name}/stop"] = ((worker, token) => worker.StopAsync(Name, token), "PUT /connectors/orders/stop"),
        ["POST /connectors/{name}/restart"] = (
            (worker, token) => worker.RestartAsync(Name, token), "POST /connectors/orders/restart?includeTasks=true"),
        ["POST /connectors/{name}/restart (failed)"] = (
            (worker, token) => worker.RestartFailedAsync(Name, token), "POST /connectors/orders/restart?includeTasks=true&onlyFailed=true"),
        ["POST /connectors/{name}/tasks/{task}/restart"] = (
            (worker, token) => worker.RestartTaskAsync(Name, 3, token), "POST /connectors/orders/tasks/3/restart"),
        ["DELETE /connectors/{name}"] = ((worker, token) => worker.DeleteAsync(Name, token), "DELETE /connectors/orders"),
    }.ToFrozenDictionary();

    public static TheoryData<string> Routes => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Call_goes_out_below_the_workers_url_and_names_its_route(string route)
    {
        foreach (var worker in new[] { "http://connect:8083", "http://connect:8083/", "http://connect:8083/a%2Fb", "http://connect:8083/base/" })
        {
            var seen = new Seen();
            using var http = new HttpClient(new RequestHandler(seen)) { BaseAddress = new Uri(worker) };

            using var answer = await Calls[route].Call(RestApi.Over<IConnectApi>(http, ConnectJson.Default), None);

            var (method, path) = Calls[route].Sent.Split(' ') is [var verb, var rest] ? (verb, rest) : default;
            $"{seen.Request!.Method} {seen.Request.RequestUri!.AbsoluteUri}".ShouldBe($"{method} {worker.TrimEnd('/')}{path}");
            $"{method} {RestApi.Route(seen.Request)}".ShouldBe(route.Split(" (")[0]);
            (seen.Request.Version, seen.Request.VersionPolicy).ShouldBe((HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact));
            (seen.Length is not null).ShouldBe(method != "GET", "a write has content, whose length is known");
            answer.RequestMessage.ShouldBe(seen.Request);
        }
    }

    [Fact]
    public void Every_call_of_the_interface_is_tried_here() =>
        Calls.Count.ShouldBe(typeof(IConnectApi).GetMethods().Length);

    [Fact]
    public void Request_that_no_interface_made_has_no_route()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://connect:8083/connectors");

        RestApi.Route(request).ShouldBeNull();
    }

    [Fact]
    public async Task Call_that_is_cancelled_within_the_body_of_its_answer_throws()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        var (read, written) = (new TaskCompletionSource(), new TaskCompletionSource());
        worker.Answer = context => Answering.Endless(context.Request.Method == "GET" ? read : written, """{"version":"4.0.0",""")(context);
        using var client = Clients.Create(worker);
        using var cancel = new CancellationTokenSource();

        var reading = client.GetServerInfoAsync(cancel.Token);
        var writing = client.PutConfigAsync(Name, Clients.Config, cancel.Token);
        await Task.WhenAll(read.Task, written.Task);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
        await Should.ThrowAsync<OperationCanceledException>(writing);
    }

    private sealed class Seen : HttpMessageHandler
    {
        public HttpRequestMessage? Request { get; private set; }

        public long? Length { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (Request, Length) = (request, request.Content?.Headers.ContentLength);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
