using ConnectOperator.Core.Resources.Yaml;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Resources;

/// <summary>What kubectl 1.36 made of each, recorded from what a kube-apiserver stored.</summary>
public sealed class PlainScalarTests
{
    public static TheoryData<string, string> Changes => new()
    {
        { "", "null" },
        { "0755", "493" },
        { "1.10", "1.1" },
        { "1.50", "1.5" },
        { "1e6", "1000000" },
        { "yes", "true" },
        { "y", "true" },
        { "Y", "true" },
        { "on", "true" },
        { "True", "true" },
        { "TRUE", "true" },
        { "off", "false" },
        { "no", "false" },
        { "n", "false" },
        { "FALSE", "false" },
        { "~", "null" },
        { "null", "null" },
        { "Null", "null" },
        { "0x1F", "31" },
        { "+0x1f", "31" },
        { "0X1f", "31" },
        { "0b11", "3" },
        { "0B1", "1" },
        { "0o17", "15" },
        { "0O7", "7" },
        { "1_000", "1000" },
        { "-1_0", "-10" },
        { "0_", "0" },
        { "0_7", "7" },
        { "08", "8" },
        { "09.5", "9.5" },
        { "+12", "12" },
        { ".5", "0.5" },
        { ".5e3", "500" },
        { "-.5", "-0.5" },
        { "-0", "0" },
        { "-0.0", "0" },
        { "0.", "0" },
        { "1.", "1" },
        { "1.0", "1" },
        { "1.0e3", "1000" },
        { "1.e5", "100000" },
        { "1e5_0", "1e+50" },
        { "0.1e-5", "0.000001" },
        { "1e20", "100000000000000000000" },
        { "1e21", "1e+21" },
        { "0.00000001", "1e-8" },
        { "1e-6", "0.000001" },
        { "1e-7", "1e-7" },
        { "1e-400", "0" },
        { "4.9e-324", "5e-324" },
        { "1.23456789012345678", "1.2345678901234567" },
        { "123456789.123456789", "123456789.12345679" },
        { "12345678901234567890", "12345678901234567000" },
        { "18446744073709551615", "18446744073709552000" },
        { "-9223372036854775809", "-9223372036854776000" },
        { "123456789012345678901234567890", "1.2345678901234568e+29" },
        { "0777777777777777777777777", "7.777777777777778e+23" },
    };

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
