using ConnectOperator.Cli.Verbs.Export;
using ConnectOperator.Core.Desired.Rules;
using ConnectOperator.KafkaConnect.Model;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Cli.Export;

/// <summary>Every connector gets a name that Kubernetes takes, its own where that is possible.</summary>
public sealed class ResourceNamesTests
{
    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("orders.v2", "orders.v2")]
    [InlineData("Orders_Sink", "orders-sink")]
    [InlineData("__a__B__", "a-b")]
    [InlineData("a..b", "a-b")]
    [InlineData("-", "connector-3973e022")]
    public void Names_stay_or_become_alike(string connector, string name) => ResourceNames.For([connector])[connector].ShouldBe(name);

    [Fact]
    public void Who_has_the_name_keeps_it() => ResourceNames.For(["Orders", "orders", "ORDERS"]).Values.ToHashSet().Count.ShouldBe(3);

    [Fact]
    public void All_names_are_valid_and_differ() => Prop.ForAll(
        Gen.Choose(1, 255).SelectMany(length => Gen.Elements("aZ09._-Bb".ToCharArray()).ArrayOf(length)).Select(letters => new string(letters))
            .Where(name => ConnectorName.TryParse(name, out _)).ListOf(5).Select(names => names.Distinct().ToArray()).ToArbitrary(),
        connectors =>
        {
            var names = ResourceNames.For(connectors);

            names.Values.ShouldAllBe(name => MetadataRules.IsName(name) && name.Length < 240);
            names.Values.Distinct().Count().ShouldBe(connectors.Length);
            ResourceNames.For(connectors.Reverse().ToArray()).ShouldBe(names, ignoreOrder: true);
        }).QuickCheckThrowOnFailure();
}
