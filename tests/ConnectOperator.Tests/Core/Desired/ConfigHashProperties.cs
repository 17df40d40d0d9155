using System.Collections.Frozen;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Tests.Core.Resources;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

public sealed class ConfigHashProperties
{
    private const string DatabaseEntry = """{"key":"password","secretKeyRef":{"name":"db","key":"password"}}""";

    // Few letters, so that configs collide in parts: what an ambiguous encoding would confuse.
    private static readonly Gen<string> Words = Gen.Elements("", "a", "b", "ab", "a=b", "=", "\0", "a\0b", "\n");

    private static readonly Gen<FrozenDictionary<string, string>> Configs =
        Words.Zip(Words).ListOf().Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2));

    [Fact]
    public void Hash_differs_exactly_when_the_config_differs() => Prop.ForAll(
        Configs.Zip(Configs).ToArbitrary(),
        pair => (Hash(pair.Item1) == Hash(pair.Item2)).ShouldBe(Same(pair.Item1, pair.Item2))).QuickCheckThrowOnFailure();

    // Configs whose keys and values, written one after the other, are the same text.
    [Theory]
    [InlineData("a", "b", "ab", "")]
    [InlineData("a", "bc", "ab", "c")]
    [InlineData("a", "b\0c", "a\0b", "c")]
    [InlineData("a", "b=c", "a=b", "c")]
    [InlineData("a", "b\nc", "a\nb", "c")]
    public void Boundary_between_key_and_value_is_part_of_the_hash(string key, string value, string otherKey, string otherValue) =>
        Hash(new Dictionary<string, string> { [key] = value }.ToFrozenDictionary())
            .ShouldNotBe(Hash(new Dictionary<string, string> { [otherKey] = otherValue }.ToFrozenDictionary()));

    [Fact]
    public void Boundary_between_entries_is_part_of_the_hash() =>
        Hash(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }.ToFrozenDictionary())
            .ShouldNotBe(Hash(new Dictionary<string, string> { ["a"] = "1valueb2" }.ToFrozenDictionary()));

    [Fact]
    public void Hash_does_not_depend_on_the_order_of_keys() => Prop.ForAll(
        Configs.ToArbitrary(),
        config => Hash(config.Reverse().ToFrozenDictionary()).ShouldBe(Hash(config))).QuickCheckThrowOnFailure();

    [Fact]
    public void Hash_does_not_depend_on_secret_values() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Two().ToArbitrary(),
        pair => HashWithSecret(pair.Item1.Get).ShouldBe(HashWithSecret(pair.Item2.Get))).QuickCheckThrowOnFailure();

    [Fact]
    public void New_version_of_a_Secret_is_another_config() => HashWithSecret("x", version: "2").ShouldNotBe(HashWithSecret("x", version: "1"));

    [Fact]
    public void New_Secret_of_the_same_name_is_another_config() => HashWithSecret("x", uid: "other").ShouldNotBe(HashWithSecret("x"));

    [Fact]
    public void Another_key_of_the_same_Secret_is_another_config() =>
        HashWithSecret("x", entry: DatabaseEntry.Replace("\"key\":\"password\"}", "\"key\":\"previous\"}", StringComparison.Ordinal))
            .ShouldNotBe(HashWithSecret("x"));

    [Fact]
    public void Secret_value_and_open_value_are_different_configs() => HashWithSecret("x").ShouldNotBe(
        Hash(new Dictionary<string, string> { ["password"] = "x", ["connector.class"] = "org.example.Source", ["tasks.max"] = "1" }.ToFrozenDictionary()));

    [Fact]
    public void Hash_is_short_and_stable() => Hash(FrozenDictionary<string, string>.Empty).ShouldBe("e3b0c44298fc1c149afbf4c8996fb924");

    [Fact]
    public void Last_entry_that_gives_a_key_wins() => Prop.ForAll(
        Gen.Choose(0, 2).NonEmptyListOf().Resize(20).ToArbitrary(),
        order =>
        {
            var entries = order.Select(i => $$$"""{"key":"k","secretKeyRef":{"name":"s{{{i}}}","key":"k"}}""");
            var connector = ConfigResolver.Resolve(
                Request(string.Join(',', entries)),
                key => new SourceState.Found("u", "1", new Dictionary<string, string> { ["k"] = key.Key.Name }.ToFrozenDictionary())).ShouldBeResolved();
            connector.Config["k"].ShouldBe($"s{order.Last()}");
        }).QuickCheckThrowOnFailure();

    private static string HashWithSecret(string value, string uid = "u", string version = "1", string entry = DatabaseEntry)
    {
        var values = new Dictionary<string, string> { ["password"] = value, ["previous"] = value };
        return ConfigResolver.Resolve(Request(entry), _ => new SourceState.Found(uid, version, values.ToFrozenDictionary())).ShouldBeResolved().ConfigHash;
    }

    private static ConnectorRequest Request(string entries) =>
        KafkaConnectorReader.Read(ResourceText.Connector($"\"configFrom\":[{entries}]")).ShouldBeValid();

    private static string Hash(FrozenDictionary<string, string> config) => ConfigHash.Of(config, FrozenDictionary<string, ConfigOrigin>.Empty);

    private static bool Same(FrozenDictionary<string, string> left, FrozenDictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
