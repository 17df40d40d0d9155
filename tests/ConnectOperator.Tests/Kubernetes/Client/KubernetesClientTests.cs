using System.Net;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;
using ManualTime;
using Shouldly;
using Xunit;
using static ConnectOperator.Tests.Kubernetes.Client.ScriptedServer;

namespace ConnectOperator.Tests.Kubernetes.Client;

public sealed class KubernetesClientTests
{
    private const string WidgetA = """{"metadata":{"name":"a","namespace":"ns","uid":"u1","resourceVersion":"7"},"spec":{"size":1}}""";
    private static readonly ObjectKey KeyA = new("ns", "a");

    [Fact]
    public async Task Server_below_a_path_is_asked_below_that_path()
    {
        var server = new ScriptedServer(Json("""{"major":"1","gitVersion":"v1.31.2"}"""));
        using var client = new KubernetesClient(server, new Uri("https://rancher.test/k8s/clusters/c-1"));

        (await client.GetServerVersionAsync(CancellationToken.None)).ShouldBe("v1.31.2");

        server.Requests.ShouldHaveSingleItem().Path.ShouldBe("/k8s/clusters/c-1/version");
    }

    [Fact]
    public async Task Status_is_replaced_whole_and_only_on_the_object_of_that_uid()
    {
        var server = new ScriptedServer(Json(WidgetA));
        using var client = ClientOf(server);

        await ReplaceStatusAsync(client);

        var asked = server.Requests.ShouldHaveSingleItem();
        asked.Method.ShouldBe(HttpMethod.Patch);
        asked.Path.ShouldBe("/apis/example.test/v1/namespaces/ns/widgets/a/status?fieldManager=connect-operator");
        asked.ContentType.ShouldBe("application/json-patch+json");
        asked.Body.ShouldBe("""[{"op":"test","path":"/metadata/uid","value":"u1"},{"op":"add","path":"/status","value":{"count":3}}]""");
    }

    [Fact]
    public async Task Status_can_be_for_one_version_only()
    {
        var server = new ScriptedServer(Json(WidgetA));
        using var client = ClientOf(server);

        await ReplaceStatusAsync(client, version: "7");

        server.Requests.ShouldHaveSingleItem().Body.ShouldBe(
            """[{"op":"test","path":"/metadata/uid","value":"u1"},{"op":"test","path":"/metadata/resourceVersion","value":"7"},{"op":"add","path":"/status","value":{"count":3}}]""");
    }

    [Fact]
    public async Task Status_for_an_object_that_was_replaced_is_a_conflict()
    {
        // As kube-apiserver answers a patch whose test fails; tried on 1.20.
        using var client = ClientOf(new ScriptedServer(Refusal(HttpStatusCode.UnprocessableEntity, "Invalid")));

        var refusal = await Should.ThrowAsync<KubernetesException>(() => ReplaceStatusAsync(client));

        refusal.IsConflict.ShouldBeTrue();
    }

    [Fact]
    public async Task Status_that_breaks_the_schema_is_not_a_conflict()
    {
        using var client = ClientOf(new ScriptedServer(
            Refusal(HttpStatusCode.UnprocessableEntity, "Invalid", """{"name":"a","kind":"Widget","causes":[{"field":"status.count"}]}""")));

        var refusal = await Should.ThrowAsync<KubernetesException>(() => ReplaceStatusAsync(client));

        refusal.IsConflict.ShouldBeFalse();
        refusal.Reason.ShouldBe("Invalid");
    }

    [Fact]
    public async Task Finalizers_are_set_for_one_version_only()
    {
        var server = new ScriptedServer(Json(WidgetA));
        using var client = ClientOf(server);

        await client.SetFinalizersAsync(Widget.Definition, KeyA, "7", ["example.test/x"], CancellationToken.None);

        var asked = server.Requests.ShouldHaveSingleItem();
        asked.ContentType.ShouldBe("application/merge-patch+json");
        asked.Body.ShouldBe("""{"metadata":{"resourceVersion":"7","finalizers":["example.test/x"]}}""");
    }

    [Fact]
    public async Task Metadata_only_kinds_ask_for_nothing_else()
    {
        var server = new ScriptedServer(Json("""{"metadata":{"resourceVersion":"1"},"items":null}"""));
        using var client = ClientOf(server);

        (await client.ListAsync(CoreResources.SecretMetadata, null, new(), CancellationToken.None)).Items.ShouldBeEmpty();

        var asked = server.Requests.ShouldHaveSingleItem();
        asked.Path.ShouldBe("/api/v1/secrets?limit=500");
        asked.Accept.ShouldBe("application/json; as=PartialObjectMetadataList; g=meta.k8s.io; v=v1");
    }

    [Fact]
    public async Task Secret_values_are_decoded_and_stay_out_of_its_text()
    {
        using var client = ClientOf(new ScriptedServer(Json("""{"metadata":{"name":"s","namespace":"ns"},"data":{"password":"aHVudGVyMg=="}}""")));

        var secret = await client.GetAsync(CoreResources.Secrets, new("ns", "s"), CancellationToken.None);

        secret!.Data!["password"].ShouldBe("hunter2"u8.ToArray());
        secret.ToString().ShouldBe("Secret ns/s");
    }

    [Fact]
    public async Task Missing_object_is_null()
    {
        using var client = ClientOf(new ScriptedServer(Refusal(HttpStatusCode.NotFound, "NotFound")));

        (await client.GetAsync(Widget.Definition, KeyA, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "ns")]
    [InlineData("a", "")]
    public async Task Object_without_a_full_key_is_not_mistaken_for_a_collection(string name, string @namespace)
    {
        using var client = ClientOf(new ScriptedServer());

        await Should.ThrowAsync<ArgumentException>(() => client.GetAsync(Widget.Definition, new(@namespace, name), CancellationToken.None));
    }

    [Fact]
    public async Task Read_is_sent_again_after_the_time_that_the_server_asks_for()
    {
        var time = new ManualTimeProvider();
        var server = new ScriptedServer(
            Refusal(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", retryAfter: TimeSpan.FromSeconds(2)),
            Refusal(HttpStatusCode.TooManyRequests, "TooManyRequests", """{"retryAfterSeconds":2}"""),
            Json(WidgetA));
        using var client = new KubernetesClient(server, new Uri("https://api.test"), time: time);

        var read = client.GetAsync(Widget.Definition, KeyA, CancellationToken.None);
        await AdvanceAsync(time, TimeSpan.FromSeconds(1.9));
        server.Requests.Count.ShouldBe(1);
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        await AdvanceAsync(time, TimeSpan.FromSeconds(3));

        (await read)!.Spec.Size.ShouldBe(1);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Write_that_may_have_been_applied_is_not_sent_again()
    {
        var server = new ScriptedServer(Refusal(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", retryAfter: TimeSpan.FromSeconds(1)));
        using var client = ClientOf(server);

        var refusal = await Should.ThrowAsync<KubernetesException>(() => ReplaceStatusAsync(client));

        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Connection_that_takes_too_long_is_a_time_out_and_no_cancellation()
    {
        static HttpResponseMessage NoConnection() => throw new TaskCanceledException("The operation was canceled.", new TimeoutException("connect"));
        using var client = ClientOf(new ScriptedServer(NoConnection, NoConnection));

        await Should.ThrowAsync<TimeoutException>(() => client.GetAsync(Widget.Definition, KeyA, CancellationToken.None));
        await Should.ThrowAsync<TimeoutException>(() => WatchAsync(client));
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_given_up()
    {
        var time = new ManualTimeProvider();
        using var client = new KubernetesClient(new ScriptedServer(), new Uri("https://api.test"), time: time);

        var read = client.GetAsync(Widget.Definition, KeyA, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(31));

        (await Should.ThrowAsync<TimeoutException>(() => read)).Message
            .ShouldBe("The API server did not answer GET /apis/example.test/v1/namespaces/ns/widgets/a within 30 s.");
    }

    [Fact]
    public async Task Answer_that_stops_half_way_is_given_up()
    {
        var time = new ManualTimeProvider();
        var stalled = new System.IO.Pipelines.Pipe();
        using var client = new KubernetesClient(
            new ScriptedServer(() => new(HttpStatusCode.OK) { Content = new StreamContent(stalled.Reader.AsStream()) }),
            new Uri("https://api.test"),
            time: time);
        await stalled.Writer.WriteAsync("""{"metadata":{"resourceVersion":"9"},"items":["""u8.ToArray());

        var list = client.ListAsync(Widget.Definition, "ns", new(), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(29));
        list.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<TimeoutException>(() => list);
    }

    [Fact]
    public async Task Page_of_a_proxy_is_a_refusal_with_its_status_code()
    {
        using var client = ClientOf(new ScriptedServer(Json("<html>Bad gateway</html>", HttpStatusCode.BadGateway)));

        var refusal = await Should.ThrowAsync<KubernetesException>(() => client.GetServerVersionAsync(CancellationToken.None));

        refusal.Code.ShouldBe(HttpStatusCode.BadGateway);
        refusal.Message.ShouldBe("The API server answered 502 (BadGateway) without an explanation.");
    }

    [Fact]
    public async Task Answer_that_is_no_list_does_not_pass_for_an_empty_one()
    {
        using var client = ClientOf(new ScriptedServer(Json("{}")));

        await Should.ThrowAsync<HttpRequestException>(() => client.ListAsync(Widget.Definition, null, new(), CancellationToken.None));
    }

    [Fact]
    public async Task Watch_reads_lines_of_any_length()
    {
        var large = new string('x', 3_000_000);
        var server = new ScriptedServer(Lines(
            """{"object":{"metadata":{"resourceVersion":"8"}},"type":"BOOKMARK"}""",
            $$$$"""{"type":"ADDED","object":{"metadata":{"name":"a","annotations":{"x":"{{{{large}}}}"}},"spec":{"size":1}}}""",
            """{"type":"DELETED","object":{"metadata":{"name":"a"},"spec":{"size":1}}}"""));
        using var client = ClientOf(server);

        var events = await WatchAsync(client);

        events[0].ShouldBeOfType<WatchEvent<Widget>.Opened>();
        events[1].ShouldBe(new WatchEvent<Widget>.Bookmark("8"));
        events[2].ShouldBeOfType<WatchEvent<Widget>.Upserted>().Resource.Metadata.Annotations!["x"].Length.ShouldBe(large.Length);
        events[3].ShouldBeOfType<WatchEvent<Widget>.Deleted>();
        server.Requests.ShouldHaveSingleItem().Path.ShouldBe(
            "/apis/example.test/v1/namespaces/ns/widgets?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=300");
    }

    [Fact]
    public async Task Error_inside_a_watch_is_a_refusal()
    {
        using var client = ClientOf(new ScriptedServer(
            Lines("""{"type":"ERROR","object":{"kind":"Status","message":"too old resource version","reason":"Expired","code":410}}""")));

        (await Should.ThrowAsync<KubernetesException>(() => WatchAsync(client))).IsExpired.ShouldBeTrue();
    }

    [Fact]
    public async Task Watch_that_stays_open_beyond_its_time_is_given_up()
    {
        var time = new ManualTimeProvider();
        var halfOpen = new System.IO.Pipelines.Pipe();
        using var client = new KubernetesClient(
            new ScriptedServer(() => new(HttpStatusCode.OK) { Content = new StreamContent(halfOpen.Reader.AsStream()) }),
            new Uri("https://api.test"),
            time: time);

        var watch = WatchAsync(client);
        time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(29));
        watch.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<TimeoutException>(() => watch);
    }

    [Fact]
    public async Task Unreadable_object_is_told_by_key_and_place_and_never_by_value()
    {
        using var client = ClientOf(new ScriptedServer(
            Json("""{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a","namespace":"ns"},"spec":{"size":"hunter2"}},{"metadata":{"name":"b"},"spec":{}}]}""")));

        var page = await client.ListAsync(Widget.Definition, "ns", new(), CancellationToken.None);

        page.Items.ShouldBeEmpty();
        page.Unreadable.Select(item => $"{item.Key}: {item.Problem}").ShouldBe(
            ["ns/a: the value of $.spec.size has the wrong type or form", "b: a required field is missing in $.spec"]);
    }

    [Fact]
    public async Task Deeply_nested_object_does_not_hide_the_rest_of_the_list()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"x\":", 500)) + "1" + new string('}', 500);
        using var client = ClientOf(new ScriptedServer(
            Json($$$"""{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"a"},"spec":{"size":1,"odd":{{{deep}}}}},{"metadata":{"name":"b"},"spec":{"size":2}}]}""")));

        var page = await client.ListAsync(Widget.Definition, "ns", new(), CancellationToken.None);

        page.Items.Select(item => item.Metadata.Name).ShouldBe(["a", "b"]);
    }

    private static KubernetesClient ClientOf(ScriptedServer server) => new(server, new Uri("https://api.test"));

    private static Task<Widget> ReplaceStatusAsync(KubernetesClient client, string? version = null) => client.ReplaceStatusAsync(
        Widget.Definition, KeyA, "u1", version, new WidgetStatus(3, null), WidgetJson.Default.WidgetStatus, CancellationToken.None);

    private static async Task<List<WatchEvent<Widget>>> WatchAsync(KubernetesClient client)
    {
        List<WatchEvent<Widget>> events = [];
        await foreach (var watchEvent in client.WatchAsync(Widget.Definition, "ns", new("7", TimeSpan.FromMinutes(5)), CancellationToken.None))
        {
            events.Add(watchEvent);
        }

        return events;
    }

    // The wait for the next try begins on another thread.
    private static async Task AdvanceAsync(ManualTimeProvider time, TimeSpan by)
    {
        await Eventually.HoldsAsync(() => time.PendingTimers == 1, () => $"{time.PendingTimers} timers wait");
        time.Advance(by);
    }
}
