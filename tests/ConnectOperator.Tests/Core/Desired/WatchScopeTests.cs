using ConnectOperator.Core.Desired;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

/// <summary>Who may use a Connect cluster, and of whom the operator does not see that.</summary>
public sealed class WatchScopeTests
{
    private static readonly WatchScope Some = new(["kafka", "shop"]);

    private static readonly Dictionary<string, LabelSelector> Selectors = new()
    {
        ["everything"] = new(),
        ["by name"] = new() { MatchLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "shop" } },
        ["by names"] = In("shop", "orders", "billing"),
        ["by watched names"] = In("shop", "kafka"),
        ["all but one"] = new() { MatchExpressions = [new() { Key = "kubernetes.io/metadata.name", Operator = "NotIn", Values = ["secret"] }] },
        ["by label"] = new() { MatchLabels = new Dictionary<string, string> { ["team"] = "shop" } },
        ["by name and label"] = new()
        {
            MatchLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "shop" },
            MatchExpressions = [new() { Key = "locked", Operator = "DoesNotExist" }],
        },
    };

    [Theory]
    [InlineData("everything", false)]
    [InlineData("by name", true)]
    [InlineData("by names", true)]
    [InlineData("by watched names", true)]
    [InlineData("all but one", true)]
    [InlineData("by label", false)]
    [InlineData("by name and label", false)]
    public void Without_labels_only_names_can_be_judged(string selector, bool admitted) =>
        WatchScope.Admits(new NamespaceRule.Selected(Selectors[selector]), "kafka", "shop", labels: null).ShouldBe(admitted);

    [Fact]
    public void With_labels_all_of_them_count()
    {
        var rule = new NamespaceRule.Selected(Selectors["by name and label"]);
        var labels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "shop" };

        WatchScope.Admits(rule, "kafka", "shop", labels).ShouldBeTrue();
        WatchScope.Admits(rule, "kafka", "shop", new Dictionary<string, string>(labels) { ["locked"] = "" }).ShouldBeFalse();
    }

    [Theory]
    [InlineData("everything", "selects by labels")]
    [InlineData("all but one", "admits all namespaces")]
    [InlineData("by names", "does not watch: billing, orders.")]
    [InlineData("by name", null)]
    [InlineData("by watched names", null)]
    [InlineData("by label", "selects by labels")]
    [InlineData("by name and label", "selects by labels")]
    public void What_is_not_seen_is_told(string selector, string? told) => ShouldTell(Some.Unseen(new NamespaceRule.Selected(Selectors[selector]), "kafka"), told);

    [Fact]
    public void Every_namespace_is_more_than_some()
    {
        ShouldTell(Some.Unseen(new NamespaceRule.All(), "kafka"), "watches only kafka, shop:");
        ShouldTell(Some.Unseen(new NamespaceRule.Same(), "kafka"), null);
        ShouldTell(Some.Unseen(rule: null, "kafka"), null);
    }

    [Fact]
    public void Who_watches_all_sees_all() => Selectors.Values.Select(selector => new NamespaceRule.Selected(selector)).Append<NamespaceRule>(new NamespaceRule.All())
        .ShouldAllBe(rule => WatchScope.Everything.Unseen(rule, "kafka") == null);

    [Fact]
    public void Many_namespaces_are_not_all_told() => ShouldTell(
        new WatchScope([.. Enumerable.Range(10, 25).Select(number => $"n-{number}")]).Unseen(new NamespaceRule.All(), "n-10"), "n-18, n-19 and 15 more:");

    private static LabelSelector In(params string[] names) => new()
    {
        MatchExpressions = [new() { Key = "kubernetes.io/metadata.name", Operator = "In", Values = names }],
    };

    private static void ShouldTell(string? said, string? told)
    {
        if (told is null)
        {
            said.ShouldBeNull();
        }
        else
        {
            said.ShouldNotBeNull().ShouldContain(told);
        }
    }
}
