using System.Text.Json;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Resources;

public sealed class ConfigValueProperties
{
    private static readonly Gen<ConfigValue> Scalars = Gen.OneOf(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(ConfigValue (text) => new ConfigValue.Text(WellFormed(text.Get))),
        ArbMap.Default.GeneratorFor<long>().Select(ConfigValue (number) => new ConfigValue.Number($"{number}.50")),
        ArbMap.Default.GeneratorFor<int>().Select(ConfigValue (number) => new ConfigValue.Number($"{number}E+07")),
        ArbMap.Default.GeneratorFor<bool>().Select(ConfigValue (value) => new ConfigValue.Boolean(value)),
        Gen.Constant<ConfigValue>(new ConfigValue.Null()),
        Gen.Constant<ConfigValue>(new ConfigValue.Nested()));

    private static readonly Gen<ConfigValue> Values = Gen.OneOf(
        Scalars,
        Scalars.ListOf().Select(ConfigValue (items) => new ConfigValue.List([.. items])));

    [Fact]
    public void Written_value_is_read_back_the_same() =>
        Prop.ForAll(Values.ToArbitrary(), value => Text(Reread(value)).ShouldBe(Text(value))).QuickCheckThrowOnFailure();

    private static ConfigValue Reread(ConfigValue value)
    {
        var json = JsonSerializer.Serialize(new KafkaConnectorSpec { Config = new Dictionary<string, ConfigValue> { ["k"] = value } }, ResourceText.TypeInfo<KafkaConnectorSpec>());
        return JsonSerializer.Deserialize(json, ResourceText.TypeInfo<KafkaConnectorSpec>())!.Config!["k"];
    }

    // Records compare lists by reference; a value's text form shows all of it but the items.
    private static string Text(ConfigValue value) =>
        value is ConfigValue.List list ? $"[{string.Join(" | ", list.Items)}]" : value.ToString();

    // JSON has no lone surrogates.
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
