using System.Collections.Concurrent;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Kubernetes.Watching;
using Shouldly;

namespace ConnectOperator.Tests.Kubernetes.Watching;

/// <summary>A reflector of widgets against a fake API server, with a consumer that replays what it is told.</summary>
internal sealed class ReflectorHarness : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly KubernetesClient client;
    private readonly ConcurrentQueue<string> told = new();
    private readonly ConcurrentDictionary<ObjectKey, Widget> view = new();
    private readonly TimeProvider time;
    private Task running = Task.CompletedTask;
    private int syncs;

    public ReflectorHarness(ReflectorOptions? options = null, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        client = new KubernetesClient(Server, new Uri("https://api.test"), new() { MaxRetries = 1 }, this.time);
        Reflector = new(
            client, Widget.Definition, "ns", this.time, Log, options ?? new() { InitialBackoff = TimeSpan.Zero, MaxBackoff = TimeSpan.Zero, PageSize = 2 });
    }

    public FakeApiServer Server { get; } = new();

    public RecordingLogger<Reflector<Widget>> Log { get; } = new();

    public Reflector<Widget> Reflector { get; }

    public IReadOnlyList<string> Received => [.. told];

    public void Start() => running = Reflector.RunAsync(ReplayAsync, stop.Token);

    /// <summary>Until the store holds what the server holds, a watch is open, and the consumer was told as much.</summary>
    public Task ConvergesAsync() => Eventually.HoldsAsync(
        () =>
        {
            // A consumer that contradicts itself has ended the run: no use in waiting for the rest.
            running.IsFaulted.ShouldBeFalse(running.Exception?.InnerException?.Message);
            return Server.OpenWatches == 1 && Expected().SetEquals(Actual(view)) && Expected().SetEquals(Actual(Reflector.Store.Snapshot)) && syncs == 1;
        },
        () => $"server: {string.Join(' ', Expected())}; store: {string.Join(' ', Actual(Reflector.Store.Snapshot))}; "
            + $"consumer: {string.Join(' ', Actual(view))}; synced {syncs} times; told: {string.Join(", ", Received)}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // The way in which a reflector ends.
        }

        client.Dispose();
        stop.Dispose();
    }

    // Of an object that cannot be read any state may be held that it once had: what counts is that it is not taken for deleted.
    private HashSet<string> Expected() => [.. Server.Objects.Select(item => item.IsReadable ? $"{item.Name}@{item.Version}" : Held(item))];

    private IEnumerable<string> Actual(IEnumerable<KeyValuePair<ObjectKey, Widget>> objects) =>
        objects.Select(pair => $"{pair.Key.Name}@{pair.Value.Metadata.ResourceVersion}")
            .Concat(Reflector.Store.Unreadable.Keys.Where(key => objects.All(pair => pair.Key != key)).Select(key => $"{key.Name}@unreadable"));

    private string Held(FakeObject item) =>
        Reflector.Store.Get(new("ns", item.Name)) is { } held && Reflector.Store.Unreadable.ContainsKey(new("ns", item.Name))
            ? $"{item.Name}@{held.Metadata.ResourceVersion}"
            : $"{item.Name}@unreadable";

    private ValueTask ReplayAsync(ResourceChange<Widget> change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case ResourceChange<Widget>.Upserted(var resource, var previous):
                var key = ObjectKey.Of(resource);
                previous.ShouldBe(view.GetValueOrDefault(key), "the previous state is the one that was told before");
                view[key] = resource;
                told.Enqueue($"{(previous is null ? "added" : "changed")} {key.Name}:{resource.Spec.Size}");
                break;
            case ResourceChange<Widget>.Removed(var resource):
                view.TryRemove(ObjectKey.Of(resource), out _).ShouldBeTrue("only what was told of can be told as gone");
                told.Enqueue($"removed {resource.Metadata.Name}");
                break;
            case ResourceChange<Widget>.Synced:
                syncs++;
                told.Enqueue("synced");
                break;
            default:
                throw new InvalidOperationException($"Unknown change {change}");
        }

        return ValueTask.CompletedTask;
    }
}
