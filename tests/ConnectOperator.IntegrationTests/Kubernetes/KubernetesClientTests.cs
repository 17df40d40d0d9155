using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Kubernetes.Watching;
using ControlPlane;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>The client against a real API server: what scripted answers can only claim.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class KubernetesClientTests(ControlPlaneFixture fixture) : IAsyncLifetime, IDisposable
{
    private readonly KubernetesControlPlane plane = fixture.Plane;
    private readonly string crd = Path.GetTempFileName();
    private readonly KubernetesClient client = new(ClusterDiscovery.Find(new() { KubeconfigPath = fixture.Plane.KubeconfigPath }));
    private string space = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(crd, Widget.Crd);
        await plane.ApplyCrdAsync(crd);
        space = await plane.CreateNamespaceAsync();
    }

    public async Task DisposeAsync()
    {
        File.Delete(crd);
        await plane.KubectlAsync(["delete", "customresourcedefinition", "widgets.test.kafkaconnect.dev", "--ignore-not-found"]);
    }

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Version_is_told() => (await client.GetServerVersionAsync(CancellationToken.None)).ShouldStartWith("v1.");

    [Fact]
    public async Task List_comes_in_pages_of_one_version()
    {
        await CreateAsync("a", "b", "c");

        var first = await client.ListAsync(Widget.Definition, space, new(Limit: 2), CancellationToken.None);
        var second = await client.ListAsync(Widget.Definition, space, new(Limit: 2, first.Continue), CancellationToken.None);

        first.Items.Concat(second.Items).Select(item => item.Metadata.Name).ShouldBe(["a", "b", "c"]);
        second.ResourceVersion.ShouldBe(first.ResourceVersion);
        second.Continue.ShouldBeNull();
    }

    [Fact]
    public async Task Status_is_replaced_whole()
    {
        var widget = await CreateAndGetAsync("a");
        await ReplaceStatusAsync(widget, widget.Metadata.Uid!, new(1, "first"));

        var after = await ReplaceStatusAsync(widget, widget.Metadata.Uid!, new(2, null));

        after.Status.ShouldBe(new WidgetStatus(2, null));
    }

    [Fact]
    public async Task Status_for_another_uid_is_a_conflict_and_changes_nothing()
    {
        var widget = await CreateAndGetAsync("a");

        var refusal = await Should.ThrowAsync<KubernetesException>(
            () => ReplaceStatusAsync(widget, "00000000-0000-0000-0000-000000000000", new(1, null)));

        refusal.IsConflict.ShouldBeTrue(refusal.Message);
        (await client.GetAsync(Widget.Definition, KeyOf("a"), CancellationToken.None))!.Status.ShouldBeNull();
    }

    [Fact]
    public async Task Status_for_a_version_that_has_passed_is_a_conflict_and_changes_nothing()
    {
        var widget = await CreateAndGetAsync("a");
        var changed = await SetFinalizersAsync(widget, "test.kafkaconnect.dev/one");

        var refusal = await Should.ThrowAsync<KubernetesException>(
            () => ReplaceStatusAsync(widget, widget.Metadata.Uid!, new(1, null), widget.Metadata.ResourceVersion));
        refusal.IsConflict.ShouldBeTrue(refusal.Message);
        (await client.GetAsync(Widget.Definition, KeyOf("a"), CancellationToken.None))!.Status.ShouldBeNull();

        (await ReplaceStatusAsync(changed, widget.Metadata.Uid!, new(2, null), changed.Metadata.ResourceVersion)).Status.ShouldBe(new WidgetStatus(2, null));
        await SetFinalizersAsync((await client.GetAsync(Widget.Definition, KeyOf("a"), CancellationToken.None))!);
    }

    [Fact]
    public async Task Status_that_breaks_the_schema_is_invalid_and_no_conflict()
    {
        var widget = await CreateAndGetAsync("a");

        var refusal = await Should.ThrowAsync<KubernetesException>(() => ReplaceStatusAsync(widget, widget.Metadata.Uid!, new(-1, null)));

        refusal.IsConflict.ShouldBeFalse();
        refusal.Message.ShouldContain("status.count");
    }

    [Fact]
    public async Task Status_of_a_missing_object_is_not_found()
    {
        var widget = await CreateAndGetAsync("a");
        (await plane.KubectlAsync(["delete", "widget", "a", "--namespace", space])).OutputOrThrow();

        (await Should.ThrowAsync<KubernetesException>(() => ReplaceStatusAsync(widget, widget.Metadata.Uid!, new(1, null)))).IsNotFound.ShouldBeTrue();
    }

    [Fact]
    public async Task Finalizers_of_an_object_that_changed_meanwhile_are_a_conflict()
    {
        var widget = await CreateAndGetAsync("a");
        var changed = await SetFinalizersAsync(widget, "test.kafkaconnect.dev/one");

        (await Should.ThrowAsync<KubernetesException>(() => SetFinalizersAsync(widget, "test.kafkaconnect.dev/two"))).IsConflict.ShouldBeTrue();

        changed.Metadata.Finalizers.ShouldBe(["test.kafkaconnect.dev/one"]);
        (await SetFinalizersAsync(changed)).Metadata.Finalizers.ShouldBeNull();
    }

    [Fact]
    public async Task Secrets_are_watched_without_their_content()
    {
        var reflector = new Reflector<PartialObjectMetadata>(
            client, CoreResources.SecretMetadata, space, TimeProvider.System, NullLogger<Reflector<PartialObjectMetadata>>.Instance);
        using var stop = new CancellationTokenSource();
        var running = reflector.RunAsync((_, _) => ValueTask.CompletedTask, stop.Token);
        (await plane.KubectlAsync(["create", "secret", "generic", "s", "--from-literal=password=hunter2", "--namespace", space])).OutputOrThrow();

        await HoldsAsync("the secret to be seen", () => reflector.Store.Get(KeyOf("s")) is not null);
        (await client.GetAsync(CoreResources.Secrets, KeyOf("s"), CancellationToken.None))!.Data!["password"].ShouldBe("hunter2"u8.ToArray());
        (await plane.KubectlAsync(["delete", "secret", "s", "--namespace", space])).OutputOrThrow();
        await HoldsAsync("the secret to be gone", () => reflector.Store.Get(KeyOf("s")) is null);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [FactWhereApiServerIsOurs]
    public async Task Reflector_catches_up_after_the_api_server_was_away()
    {
        await CreateAsync("a");
        var reflector = new Reflector<Widget>(client, Widget.Definition, space, TimeProvider.System, NullLogger<Reflector<Widget>>.Instance);
        using var stop = new CancellationTokenSource();
        var running = reflector.RunAsync((_, _) => ValueTask.CompletedTask, stop.Token);
        await HoldsAsync("the widget to be seen", () => reflector.HasSynced && reflector.Store.Get(KeyOf("a")) is not null);

        await plane.StopApiServerAsync();
        await HoldsAsync("the loss to be noticed", () => reflector.Status.DisconnectedSince is not null);
        await plane.StartApiServerAsync();
        (await plane.KubectlAsync(["delete", "widget", "a", "--namespace", space])).OutputOrThrow();
        await CreateAsync("b");

        await HoldsAsync("the changes to be seen", () => reflector.Store.Snapshot.Keys.SequenceEqual([KeyOf("b")]));
        reflector.Status.DisconnectedSince.ShouldBeNull();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Repeated_events_are_one_event_with_a_series()
    {
        var widget = await CreateAndGetAsync("a");
        var regarding = new ObjectReference(
            Widget.Definition.ApiVersion, "Widget", space, "a", widget.Metadata.Uid!, widget.Metadata.ResourceVersion);
        await using (var recorder = new EventRecorder(
            client,
            new EventRecorderOptions { ReportingController = "kafkaconnect.dev/connect-operator", FlushTime = TimeSpan.FromSeconds(30) },
            TimeProvider.System,
            NullLogger<EventRecorder>.Instance))
        {
            recorder.Record(regarding, EventType.Warning, "TaskFailed", "Restart", new string('ä', 2000));
            recorder.Record(regarding, EventType.Warning, "TaskFailed", "Restart", new string('ä', 2000));
            recorder.Record(regarding, EventType.Warning, "TaskFailed", "Restart", new string('ä', 2000));
        }

        using var another = new IndependentClient(plane.KubeconfigPath);
        var written = (await another.EventsAsync(space)).ShouldHaveSingleItem();
        written.Series.Count.ShouldBe(3);
        written.Series.LastObservedTime.ShouldBeGreaterThanOrEqualTo(written.EventTime!.Value);
        written.ReportingController.ShouldBe("kafkaconnect.dev/connect-operator");
        written.Regarding.Uid.ShouldBe(widget.Metadata.Uid);
    }

    private ObjectKey KeyOf(string name) => new(space, name);

    private static Task HoldsAsync(string what, Func<bool> condition) => Eventually.HoldsAsync(what, _ => Task.FromResult(condition()));

    private Task<Widget> ReplaceStatusAsync(Widget widget, string uid, WidgetStatus status, string? version = null) => client.ReplaceStatusAsync(
        Widget.Definition, ObjectKey.Of(widget), uid, version, status, WidgetJson.Default.WidgetStatus, CancellationToken.None);

    private Task<Widget> SetFinalizersAsync(Widget widget, params string[] finalizers) => client.SetFinalizersAsync(
        Widget.Definition, ObjectKey.Of(widget), widget.Metadata.ResourceVersion!, finalizers, CancellationToken.None);

    private async Task<Widget> CreateAndGetAsync(string name)
    {
        await CreateAsync(name);
        return (await client.GetAsync(Widget.Definition, KeyOf(name), CancellationToken.None)).ShouldNotBeNull();
    }

    private async Task CreateAsync(params string[] names)
    {
        foreach (var name in names)
        {
            var widget = $$$"""{"apiVersion": "test.kafkaconnect.dev/v1", "kind": "Widget", "metadata": {"name": "{{{name}}}", "namespace": "{{{space}}}"}}""";
            (await plane.KubectlAsync(["create", "--filename=-"], widget)).OutputOrThrow();
        }
    }
}
