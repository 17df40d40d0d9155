using ConnectOperator.Core.Desired;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

public sealed class DurationTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("250ms", 250)]
    [InlineData("2h0m1s5ms", 7_201_005)]
    [InlineData("100s", 100_000)]
    [InlineData("0s", 0)]
    [InlineData("99999h", 99_999L * 3_600_000)]
    public void Duration_is_read(string text, long milliseconds)
    {
        Duration.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("1.5s")]
    [InlineData("-1s")]
    [InlineData("10 s")]
    [InlineData("10s\n")]
    [InlineData("10S")]
    [InlineData("1d")]
    [InlineData("100000s")]
    [InlineData("1h1m1s1ms1s")]
    [InlineData("١s")]
    public void Anything_else_is_no_duration(string? text) => Duration.TryParse(text, out _).ShouldBeFalse();
}
