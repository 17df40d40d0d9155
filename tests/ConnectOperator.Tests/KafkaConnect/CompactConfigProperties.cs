using ConnectOperator.KafkaConnect.Snapshots;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class CompactConfigProperties
{
    private static readonly Gen<Dictionary<string, string>> Configs =
        from pairs in (from key in Texts()
                       from value in Texts()
                       select (Key: key, Value: value)).ListOf()
        select pairs.DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value);

    [Fact]
    public void It_is_the_dictionary_that_it_was_made_of() => Prop.ForAll(Configs.ToArbitrary(), config =>
    {
        var compact = CompactConfig.Of(config);

        compact.ShouldBe(config, ignoreOrder: true);
        compact.Count.ShouldBe(config.Count);
        compact.Keys.ShouldBe(config.Keys, ignoreOrder: true);
        compact.Values.ShouldBe(config.Values, ignoreOrder: true);
        foreach (var (key, value) in config)
        {
            compact[key].ShouldBe(value);
            compact.ContainsKey(key).ShouldBeTrue();
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_it_does_not_hold_it_does_not_give()
    {
        var compact = CompactConfig.Of(new Dictionary<string, string> { ["b"] = "1" });

        compact.TryGetValue("a", out var value).ShouldBeFalse();
        value.ShouldBeNull();
        Should.Throw<KeyNotFoundException>(() => compact["B"]);
    }

    private static Gen<string> Texts() => ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => string.Concat(text.Get.EnumerateRunes()));
}
