using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Where the API server does not keep a resource from being moved or renamed, the operator does not follow.</summary>
public sealed class MoveTests : IDisposable
{
    private readonly RoutedOperator world = new();
    private readonly ScriptedConnect here;
    private readonly ScriptedConnect there;

    public MoveTests()
    {
        here = world.Serve("here");
        there = world.Serve("there");
        there.WorkerId = "10.0.0.2:8083";
        world.Apply("orders", "here");
        world.Start();
        world.UntilReason("orders", Reasons.Running);
    }

    public void Dispose() => world.Dispose();

    public static TheoryData<string> Edits => ["moved", "renamed", "moved and renamed"];

    [Theory]
    [MemberData(nameof(Edits))]
    public void Resource_that_is_moved_or_renamed_is_refused_and_looks_after_its_connector_until_it_is_set_back(string edit)
    {
        Edit(spec => spec with
        {
            ClusterRef = edit.Contains("moved", StringComparison.Ordinal) ? new() { Name = "there" } : spec.ClusterRef,
            Name = edit.Contains("renamed", StringComparison.Ordinal) ? "renamed" : spec.Name,
        });

        world.UntilReason("orders", Reasons.InvalidSpec);
        world.Pass(TimeSpan.FromMinutes(1));
        there.Writes.ShouldBeEmpty();
        here.Writes.Select(call => call.Verb).ShouldBe([ConnectVerb.Create]);
        Edit(spec => spec with { ClusterRef = new() { Name = "here" }, Name = "orders" });
        world.UntilReason("orders", Reasons.Running);
        here.Writes.Count().ShouldBe(1);
    }

    [Fact]
    public void Resource_that_is_moved_and_deleted_deletes_its_connector_where_it_is_only_once_it_is_set_back()
    {
        Edit(spec => spec with { ClusterRef = new() { Name = "there" } });
        world.UntilReason("orders", Reasons.InvalidSpec);
        there.Put("orders", Samples.Config("theirs"));

        world.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        world.Until(() => world.Resource("orders") is null || world.Reason("orders") == Reasons.Deleting, () => "the deletion");
        world.Pass(TimeSpan.FromMinutes(1));

        there.Find("orders").ShouldNotBeNull("somebody else's");
        there.Writes.ShouldBeEmpty();
    }

    private void Edit(Func<KafkaConnectorSpec, KafkaConnectorSpec> edit) =>
        world.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = edit(resource.Spec) });
}
