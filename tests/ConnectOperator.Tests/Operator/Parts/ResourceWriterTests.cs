using System.Net;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Tests.Kubernetes;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class ResourceWriterTests : IDisposable
{
    private readonly InMemoryKubernetes kubernetes = new(new ManualTimeProvider());
    private readonly ResourceWriter writer;
    private readonly KafkaConnector resource;

    public ResourceWriterTests()
    {
        writer = new ResourceWriter(kubernetes, concurrent: 1);
        resource = kubernetes.Create(Samples.Connector("orders"));
    }

    public void Dispose() => writer.Dispose();

    [Fact]
    public async Task What_was_written_comes_back()
    {
        var written = (await WriteAsync()).ShouldBeOfType<WriteOutcome<KafkaConnector>.Done>().Resource;

        written.Metadata.Finalizers.ShouldBe([ApiGroup.Finalizer]);
        var released = await writer.RemoveFinalizerAsync(OperatorResources.Connectors, written, ApiGroup.Finalizer, CancellationToken.None);
        released.ShouldBeOfType<WriteOutcome<KafkaConnector>.Done>().Resource.Metadata.Finalizers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Finalizers_of_others_stay()
    {
        var held = resource with { Metadata = resource.Metadata with { Finalizers = ["example.org/other"] } };

        var both = (await writer.AddFinalizerAsync(OperatorResources.Connectors, held, ApiGroup.Finalizer, CancellationToken.None))
            .ShouldBeOfType<WriteOutcome<KafkaConnector>.Done>().Resource;
        both.Metadata.Finalizers.ShouldBe(["example.org/other", ApiGroup.Finalizer]);

        var one = (await writer.RemoveFinalizerAsync(OperatorResources.Connectors, both, ApiGroup.Finalizer, CancellationToken.None))
            .ShouldBeOfType<WriteOutcome<KafkaConnector>.Done>().Resource;
        one.Metadata.Finalizers.ShouldBe(["example.org/other"]);
    }

    [Fact]
    public async Task What_has_changed_or_is_gone_is_not_written()
    {
        kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), before => before);
        (await WriteAsync()).ShouldBeOfType<WriteOutcome<KafkaConnector>.Superseded>();
        kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));

        (await WriteAsync()).ShouldBeOfType<WriteOutcome<KafkaConnector>.Superseded>();
    }

    [Fact]
    public async Task Refusals_and_silence_are_told_in_words()
    {
        kubernetes.Arriving = (_, _) => throw new KubernetesException(HttpStatusCode.Forbidden, "Forbidden", "not for you", retryAfter: null);
        (await WriteAsync()).ShouldBeOfType<WriteOutcome<KafkaConnector>.Failed>().Message.ShouldContain("403 Forbidden: not for you");

        kubernetes.Arriving = (_, _) => throw new HttpRequestException("no route");
        (await WriteAsync()).ShouldBeOfType<WriteOutcome<KafkaConnector>.Failed>().Message.ShouldContain("no route");

        kubernetes.Arriving = (_, _) => Task.CompletedTask;
        (await WriteAsync()).ShouldBeOfType<WriteOutcome<KafkaConnector>.Done>("a failure gives its place back");
    }

    [Fact]
    public async Task No_more_writes_are_under_way_than_allowed()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = 0;
        kubernetes.Arriving = (_, _) =>
        {
            Interlocked.Increment(ref arrived);
            return gate.Task;
        };
        var first = WriteAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref arrived) == 1, () => "the first write never arrives");

        using var stopping = new CancellationTokenSource();
        var second = writer.AddFinalizerAsync(OperatorResources.Connectors, resource, ApiGroup.Finalizer, stopping.Token);
        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(second);
        arrived.ShouldBe(1, "it waited for a place");
        gate.SetResult();
        await first;
    }

    private Task<WriteOutcome<KafkaConnector>> WriteAsync() =>
        writer.AddFinalizerAsync(OperatorResources.Connectors, resource, ApiGroup.Finalizer, CancellationToken.None);
}
