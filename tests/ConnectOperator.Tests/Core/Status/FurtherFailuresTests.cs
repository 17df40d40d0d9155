using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status;

public class FurtherFailuresTests
{
    private static readonly FailedTask Task = new() { Id = 1, WorkerId = "w:8083", Message = "disk full" };

    [Theory]
    [InlineData(Reasons.TaskFailed, Reasons.TaskFailed, "Task 1 FAILED too; task 1 on w:8083: disk full")]
    [InlineData(Reasons.InvalidConfig, Reasons.InvalidConfig, "Task 1 FAILED; task 1 on w:8083: disk full")]
    [InlineData(Reasons.Creating, Reasons.Creating, null)]
    [InlineData(Reasons.Running, Reasons.TaskFailed, null)]
    public void Each_failure_is_told_once_and_as_a_further_one_only_where_one_was_told(string before, string after, string? expected) =>
        (ConnectorEvents.OfFurtherFailures(before, after, [Task])?.Note).ShouldBe(expected);

    [Fact]
    public void Nothing_failed_is_nothing_told() => ConnectorEvents.OfFurtherFailures(Reasons.TaskFailed, Reasons.TaskFailed, []).ShouldBeNull();
}
