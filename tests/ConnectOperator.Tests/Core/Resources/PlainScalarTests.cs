using ConnectOperator.Core.Resources.Yaml;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Resources;

public sealed class PlainScalarTests
{
    public static TheoryData<string, string> Changes
    {
        get
        {
            TheoryData<string, string> changes = [];
            foreach (var (text, becomes) in RecordedScalars.Changes)
            {
                changes.Add(text, becomes);
            }

            return changes;
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Change_is_told_with_what_to_write(string text, string becomes)
    {
        var written = text is "" or "~" ? "\"\"" : $"\"{text}\"";

        (PlainScalar.ChangeOf(text) ?? new(text, text, written)).ShouldBe(new ScalarChange(text, becomes, written));
    }

    [Theory]
    [InlineData("5432")]
    [InlineData("1.5")]
    [InlineData("-7")]
    [InlineData("0")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("0.00000123")]
    [InlineData("9007199254740993")]
    [InlineData("-9223372036854775808")]
    [InlineData("public.orders")]
    [InlineData("2001-01-01")]
    [InlineData("1:30")]
    [InlineData("0x1p-2")]
    [InlineData("0o8")]
    [InlineData("0b2")]
    [InlineData("0xFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("-0xFFFFFFFFFFFFFFFF")]
    [InlineData("1e400")]
    [InlineData("_1")]
    [InlineData("-y")]
    [InlineData("nO")]
    [InlineData("tRUE")]
    [InlineData(".")]
    [InlineData(".e5")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".nan")]
    [InlineData("-.inf")]
    [InlineData("<<")]
    [InlineData("10s")]
    [InlineData("1.2.3")]
    [InlineData("localhost:8083")]
    [InlineData("0x")]
    public void What_arrives_as_written_is_no_change(string text) => PlainScalar.ChangeOf(text).ShouldBeNull();

    [Fact]
    public void What_a_number_becomes_does_not_change_again() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).ToArbitrary(),
        number =>
        {
            var written = number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            var json = PlainScalar.ChangeOf(written)?.Becomes ?? written;

            PlainScalar.ChangeOf(json).ShouldBeNull(written);
            double.Parse(json, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(number);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_can_be_asked_about() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<NonNull<string>>().ToArbitrary(), text => PlainScalar.ChangeOf(text.Get)?.Text.ShouldBe(text.Get)).QuickCheckThrowOnFailure();
}
