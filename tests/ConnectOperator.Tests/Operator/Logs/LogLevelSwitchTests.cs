using ConnectOperator.Logs;
using ManualTime;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Logs;

public sealed class LogLevelSwitchTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public void Another_level_lasts_for_as_long_as_was_asked_and_then_the_usual_one_is_back()
    {
        var level = new LogLevelSwitch(LogLevel.Information, time);
        level.Admits("ConnectOperator", LogLevel.Debug).ShouldBeFalse();

        level.Set(LogLevel.Debug, TimeSpan.FromMinutes(15));
        time.Advance(TimeSpan.FromMinutes(14));
        level.Admits("ConnectOperator", LogLevel.Debug).ShouldBeTrue();
        level.Remaining.ShouldBe(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMinutes(1));

        level.Admits("ConnectOperator", LogLevel.Debug).ShouldBeFalse();
        level.Remaining.ShouldBeNull();
    }

    [Fact]
    public void It_can_be_quieter_too()
    {
        var level = new LogLevelSwitch(LogLevel.Information, time);

        level.Set(LogLevel.Error, TimeSpan.FromMinutes(1));

        level.Admits("ConnectOperator", LogLevel.Warning).ShouldBeFalse();
        level.Admits("Microsoft.AspNetCore", LogLevel.Warning).ShouldBeFalse();
        level.Admits("ConnectOperator", LogLevel.Error).ShouldBeTrue();
    }

    [Theory]
    [InlineData(LogLevel.Information, false)]
    [InlineData(LogLevel.Warning, true)]
    public void The_framework_is_heard_only_when_something_is_wrong(LogLevel severity, bool heard)
    {
        var level = new LogLevelSwitch(LogLevel.Trace, time);

        level.Admits("Microsoft.AspNetCore.Server.Kestrel", severity).ShouldBe(heard);
    }
}
