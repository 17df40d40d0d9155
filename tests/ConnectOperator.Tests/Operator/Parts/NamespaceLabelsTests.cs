using ConnectOperator.Hosting;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Kubernetes.Watching;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class NamespaceLabelsTests
{
    private readonly NamespaceLabels labels = new();

    [Fact]
    public void Only_a_change_of_labels_is_news()
    {
        Take(("team", "shop")).ShouldBeTrue("it is new");
        Take(("team", "shop")).ShouldBeFalse("something else about it changed");
        Take(("team", "stock")).ShouldBeTrue("another value");
        Take(("group", "stock")).ShouldBeTrue("another key");
        Take(("group", "stock"), ("team", "shop")).ShouldBeTrue("one more");
        Take(("group", "stock")).ShouldBeTrue("one less");

        labels.Of("shop")!["group"].ShouldBe("stock");
    }

    [Fact]
    public void A_namespace_without_labels_is_known_and_one_never_seen_is_not()
    {
        labels.Take(new ResourceChange<PartialObjectMetadata>.Upserted(Namespace(null), Previous: null)).ShouldBeTrue();

        labels.Of("shop").ShouldNotBeNull().ShouldBeEmpty();
        labels.Of("other").ShouldBeNull();
    }

    [Fact]
    public void A_namespace_that_is_gone_is_forgotten_once()
    {
        Take(("team", "shop"));
        var gone = new ResourceChange<PartialObjectMetadata>.Removed(Namespace(null));

        labels.Take(gone).ShouldBeTrue();
        labels.Take(gone).ShouldBeFalse();

        labels.Of("shop").ShouldBeNull();
    }

    [Fact]
    public void That_the_first_list_is_complete_changes_no_label() =>
        labels.Take(new ResourceChange<PartialObjectMetadata>.Synced()).ShouldBeFalse();

    private static PartialObjectMetadata Namespace(Dictionary<string, string>? labels) =>
        new() { Metadata = new() { Name = "shop", Labels = labels } };

    private bool Take(params (string Key, string Value)[] pairs) => labels.Take(
        new ResourceChange<PartialObjectMetadata>.Upserted(Namespace(pairs.ToDictionary(pair => pair.Key, pair => pair.Value)), Previous: null));
}
