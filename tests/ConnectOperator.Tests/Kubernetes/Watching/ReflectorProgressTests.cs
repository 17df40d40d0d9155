using System.Net;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Watching;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Watching;

/// <summary>Whether a reflector does anything at all, which is another question than whether the server answers it.</summary>
public sealed class ReflectorProgressTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task Server_that_fails_for_hours_does_not_make_it_overdue()
    {
        await using var harness = new ReflectorHarness(new ReflectorOptions(), time);
        await harness.Server.FailNextAsync([.. Enumerable.Repeat<HttpStatusCode?>(HttpStatusCode.InternalServerError, 10_000)]);
        harness.Start();

        for (var wait = 0; wait < 150; wait++)
        {
            await Eventually.HoldsAsync(() => time.PendingTimers == 1, () => $"{time.PendingTimers} timers");
            harness.Reflector.Status.Overdue.ShouldBeNull();
            time.Advance(TimeSpan.FromSeconds(30));
        }

        harness.Reflector.HasSynced.ShouldBeFalse();
    }

    [Fact]
    public async Task Quiet_watch_is_not_overdue_before_its_end()
    {
        await using var harness = new ReflectorHarness(new ReflectorOptions { MinWatchTimeout = TimeSpan.FromMinutes(5) }, time);
        harness.Start();
        await harness.ConvergesAsync();

        time.Advance(TimeSpan.FromMinutes(5));

        harness.Reflector.Status.Overdue.ShouldBeNull();
    }

    [Fact]
    public async Task Consumer_that_does_not_come_back_makes_it_overdue()
    {
        var server = new FakeApiServer();
        await server.PutAsync("a", 1);
        using var client = new KubernetesClient(server, new Uri("https://api.test"), time: time);
        var reflector = new Reflector<Widget>(client, Widget.Definition, "ns", time, new RecordingLogger<Reflector<Widget>>());
        var (told, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var stopping = new CancellationTokenSource();
        var run = reflector.RunAsync(
            async (_, _) =>
            {
                told.TrySetResult();
                await never.Task;
            },
            stopping.Token);
        await told.Task;

        time.Advance(TimeSpan.FromMinutes(5));
        reflector.Status.Overdue.ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(3));

        reflector.Status.Overdue.ShouldBe(TimeSpan.FromSeconds(3));
        await stopping.CancelAsync();
        never.SetResult();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }
}
