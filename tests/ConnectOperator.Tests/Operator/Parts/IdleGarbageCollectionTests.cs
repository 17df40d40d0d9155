using ConnectOperator.Hosting;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class IdleCollectionTests
{
    private const long Mebi = 1024 * 1024;

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.5, 500, 0, true)]
    [InlineData(0.5, 63, 0, false)]
    [InlineData(0.5, 500, 450, false)]
    [InlineData(0.5, 600, 500, true)]
    [InlineData(1.5, 500, 0, false)]
    [InlineData(12, 500, 0, false)]
    public void Memory_is_given_back_when_the_process_rests_and_has_allocated_much(
        double cpuSeconds, int allocatedMebibytes, int collectedAtMebibytes, bool isWorthIt)
    {
        var before = new ProcessLoad(Noon, TimeSpan.FromSeconds(100), 0);
        var load = new ProcessLoad(Noon.AddSeconds(15), TimeSpan.FromSeconds(100 + cpuSeconds), allocatedMebibytes * Mebi);

        load.IsWorthACollection(before, collectedAtMebibytes * Mebi).ShouldBe(isWorthIt);
    }

    [Fact]
    public void What_the_process_has_done_is_what_the_runtime_counts()
    {
        var before = ProcessLoad.Now(TimeProvider.System);
        GC.KeepAlive(new byte[Mebi]);

        ProcessLoad.Now(TimeProvider.System).AllocatedBytes.ShouldBeGreaterThan(before.AllocatedBytes);
    }
}
