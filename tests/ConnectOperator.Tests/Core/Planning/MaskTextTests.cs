using ConnectOperator.Core.Comparison;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public class MaskTextTests
{
    [Theory]
    [InlineData("***", "*")]
    [InlineData("********", "*")]
    [InlineData("•••", "•")]
    [InlineData("●●●●●●", "●")]
    [InlineData("xxxxx", "x")]
    [InlineData("[hidden]", "[hidden]")]
    [InlineData("hidden", "hidden")]
    [InlineData("REDACTED", "REDACTED")]
    [InlineData("<redacted>", "<redacted>")]
    [InlineData("***MASKED***", "***MASKED***")]
    [InlineData("(secret)", "(secret)")]
    public void Looks_like_a_mask(string text, string shape) => MaskText.ShapeOf(text).ShouldBe(shape);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("orders.*")]
    [InlineData("**a")]
    [InlineData("***•••")]
    [InlineData("111")]
    [InlineData("secret")]
    [InlineData("password")]
    [InlineData("[orders]")]
    [InlineData("****ter2")]
    public void Looks_like_a_value(string? text) => MaskText.ShapeOf(text).ShouldBeNull();

    [Theory]
    [InlineData("hunter2", "*******", "*")]
    [InlineData("a*b", "***", "*")]
    [InlineData("hunter2", "xxxxx", "x")]
    [InlineData("hunter2", "[hidden]", "[hidden]")]
    [InlineData("hunter2", "****ter2", null)]
    [InlineData("hunter2", "HUNTER2", null)]
    [InlineData("hunter2", null, null)]
    [InlineData("****", "***", null)]
    [InlineData("xxx-1", "xxx", null)]
    [InlineData("secret", "[secret]", null)]
    [InlineData("so-hidden", "hidden", null)]
    public void Shape_of_a_mask_is_told_unless_it_could_tell_something_of_the_value(string value, string? shown, string? shape) =>
        MaskText.ShapeInPlaceOf(value, shown).ShouldBe(shape);
}
