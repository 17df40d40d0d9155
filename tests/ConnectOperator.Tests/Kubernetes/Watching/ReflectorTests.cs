using System.Net;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Kubernetes.Watching;
using ManualTime;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Watching;

public sealed class ReflectorTests
{
    [Fact]
    public async Task First_list_is_told_page_by_page_and_then_synced_once()
    {
        await using var harness = await StartedWithAsync("a", "b", "c", "d", "e");

        harness.Received.ShouldBe(["added a:1", "added b:1", "added c:1", "added d:1", "added e:1", "synced"]);
        harness.Server.Requests.Count(path => path.Contains("limit=2", StringComparison.Ordinal)).ShouldBe(3);
        harness.Reflector.HasSynced.ShouldBeTrue();
    }

    [Fact]
    public async Task Changes_are_told_with_what_was_there_before()
    {
        await using var harness = await StartedWithAsync("a");

        await harness.Server.PutAsync("a", 2);
        await harness.Server.PutAsync("b", 1);
        await harness.Server.DeleteAsync("a");
        await harness.ConvergesAsync();

        harness.Received.ShouldBe(["added a:1", "synced", "changed a:2", "added b:1", "removed a"]);
    }

    [Fact]
    public async Task Cut_watch_resumes_where_it_was_without_a_list()
    {
        await using var harness = await StartedWithAsync("a");
        await harness.Server.PutAsync("b", 1);
        await harness.ConvergesAsync();

        await harness.Server.CutWatchesAsync(midLine: true);
        await harness.Server.PutAsync("c", 1);
        await harness.ConvergesAsync();

        harness.Received.ShouldBe(["added a:1", "synced", "added b:1", "added c:1"]);
        harness.Server.Requests.Count(IsList).ShouldBe(1);
    }

    [Fact]
    public async Task Watch_resumes_from_the_last_bookmark()
    {
        await using var harness = await StartedWithAsync("a");
        await harness.Server.PutAsync("b", 1);
        await harness.Server.DeleteAsync("b");
        await harness.Server.BookmarkAsync();
        await harness.Server.CutWatchesAsync();
        await harness.ConvergesAsync();

        harness.Server.Requests[^1].ShouldContain("resourceVersion=103");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deletions_missed_while_disconnected_are_told_after_the_version_is_gone(bool inStream)
    {
        await using var harness = await StartedWithAsync("a", "b", "c");
        harness.Server.ExpiresInStream = inStream;
        await harness.Server.FailNextAsync(HttpStatusCode.InternalServerError);
        await harness.Server.CutWatchesAsync();
        await harness.Server.DeleteAsync("a");
        await harness.Server.PutAsync("b", 2);
        await harness.Server.CompactAsync();
        await harness.ConvergesAsync();

        harness.Received.Skip(4).ShouldBe(["removed a", "changed b:2"], ignoreOrder: true);
    }

    [Fact]
    public async Task Object_that_was_recreated_while_disconnected_is_told_as_removed_and_added()
    {
        await using var harness = await StartedWithAsync("a");
        await harness.Server.FailNextAsync(HttpStatusCode.InternalServerError);
        await harness.Server.CutWatchesAsync();
        await harness.Server.DeleteAsync("a");
        await harness.Server.PutAsync("a", 7);
        await harness.Server.CompactAsync();
        await harness.ConvergesAsync();

        harness.Received.Skip(2).ShouldBe(["removed a", "added a:7"]);
    }

    [Fact]
    public async Task Paging_that_expires_starts_over_in_one_piece()
    {
        await using var harness = new ReflectorHarness();
        harness.Server.ExpiringPages = 1;
        await PutAllAsync(harness, "a", "b", "c");
        harness.Start();
        await harness.ConvergesAsync();

        harness.Received.ShouldBe(["added a:1", "added b:1", "added c:1", "synced"]);
        harness.Server.Requests.Where(IsList).Last().ShouldNotContain("limit");
    }

    [Fact]
    public async Task Object_that_becomes_unreadable_keeps_its_last_state_and_is_not_told_as_removed()
    {
        await using var harness = await StartedWithAsync("a", "b");

        await harness.Server.CorruptAsync("a");
        await harness.ConvergesAsync();
        await harness.Server.ExpireWatchesAsync();
        await harness.ConvergesAsync();

        harness.Received.ShouldBe(["added a:1", "added b:1", "synced"]);
        harness.Reflector.Store.Get(new ObjectKey("ns", "a"))!.Spec.Size.ShouldBe(1);
        harness.Reflector.Store.Unreadable[new ObjectKey("ns", "a")].Problem.ShouldBe("the value of $.spec.size has the wrong type or form");
        harness.Log.Lines.Count(line => line.Level == LogLevel.Error).ShouldBe(1, "each version is reported once");
    }

    [Fact]
    public async Task Unreadable_object_in_the_first_list_does_not_stop_the_others_and_can_be_corrected_and_deleted()
    {
        await using var harness = new ReflectorHarness();
        await PutAllAsync(harness, "a", "c");
        await harness.Server.CorruptAsync("b");
        await harness.Server.CorruptAsync("d");
        harness.Start();
        await harness.ConvergesAsync();
        await harness.Server.PutAsync("b", 5);
        await harness.Server.DeleteAsync("d");
        await harness.ConvergesAsync();

        harness.Received.ShouldBe(["added a:1", "added c:1", "synced", "added b:5"]);
        harness.Reflector.Store.Unreadable.ShouldBeEmpty();
    }

    [Fact]
    public async Task Failures_are_logged_when_they_begin_and_when_they_end()
    {
        await using var harness = await StartedWithAsync("a");
        await harness.Server.PutAsync("a", 2);
        await harness.ConvergesAsync();
        await harness.Server.FailNextAsync(HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError);
        await harness.Server.CutWatchesAsync();
        await harness.ConvergesAsync();

        harness.Log.Lines.Select(line => line.Message.Split(' ')[0]).ShouldBe(["Synced", "Cannot", "Watching"]);
        harness.Reflector.Status.DisconnectedSince.ShouldBeNull();
    }

    [Fact]
    public async Task Failing_list_backs_off_and_recovers()
    {
        var time = new ManualTimeProvider();
        await using var harness = new ReflectorHarness(new ReflectorOptions(), time);
        await harness.Server.FailNextAsync(HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError);
        harness.Start();

        await RequestsAsync(harness, 1);
        harness.Reflector.Status.DisconnectedSince.ShouldBe(time.GetUtcNow());
        time.Advance(TimeSpan.FromSeconds(0.24));
        harness.Server.Requests.Count.ShouldBe(1, "half of the first back-off is the least");
        time.Advance(TimeSpan.FromSeconds(0.26));
        await RequestsAsync(harness, 2);
        time.Advance(TimeSpan.FromSeconds(1));
        await harness.ConvergesAsync();

        // The request is counted before its failure has led to the next wait.
        async Task RequestsAsync(ReflectorHarness of, int count) => await Eventually.HoldsAsync(
            () => of.Server.Requests.Count == count && time.PendingTimers == 1,
            () => $"{of.Server.Requests.Count} requests, {time.PendingTimers} timers");
    }

    [Fact]
    public async Task Consumer_that_throws_ends_the_run()
    {
        var server = new FakeApiServer();
        await server.PutAsync("a", 1);
        using var client = new ConnectOperator.Kubernetes.Client.KubernetesClient(server, new Uri("https://api.test"));
        var reflector = new Reflector<Widget>(client, Widget.Definition, "ns", TimeProvider.System, new RecordingLogger<Reflector<Widget>>());

        await Should.ThrowAsync<HttpRequestException>(() => reflector.RunAsync(
            (_, _) => throw new HttpRequestException("the consumer's own affair"), CancellationToken.None));
    }

    [Fact]
    public void Back_off_doubles_to_its_maximum_and_respects_what_the_server_asks_for()
    {
        var options = new ReflectorOptions();

        options.BackoffAfter(0, null).ShouldBe(TimeSpan.Zero);
        options.BackoffAfter(1, null).ShouldBeInRange(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5));
        options.BackoffAfter(4, null).ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        options.BackoffAfter(1000, null).ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
        options.BackoffAfter(1, TimeSpan.FromMinutes(2)).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(2));
    }

    private static bool IsList(string path) => !path.Contains("watch=true", StringComparison.Ordinal);

    private static async Task<ReflectorHarness> StartedWithAsync(params string[] names)
    {
        var harness = new ReflectorHarness();
        await PutAllAsync(harness, names);
        harness.Start();
        await harness.ConvergesAsync();
        return harness;
    }

    private static async Task PutAllAsync(ReflectorHarness harness, params string[] names)
    {
        foreach (var name in names)
        {
            await harness.Server.PutAsync(name, 1);
        }
    }
}
