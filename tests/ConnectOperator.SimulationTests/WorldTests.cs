using Shouldly;
using Xunit;

namespace ConnectOperator.SimulationTests;

/// <summary>The whole operator in simulated worlds; <c>make simulate</c> runs many more.</summary>
public sealed class WorldTests
{
    [Fact]
    public async Task Nothing_that_never_may_happens_in_any_world()
    {
        var (exitCode, output) = await SimulationProcess.RunAsync("--seeds", "100");

        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Run_of_one_seed_repeats_itself_in_any_process()
    {
        var (_, once) = await SimulationProcess.RunAsync("--first", "1001", "--seeds", "5", "--step", "1");
        var (_, again) = await SimulationProcess.RunAsync("--first", "1001", "--seeds", "5", "--step", "1");
        var (_, alone) = await SimulationProcess.RunAsync("--seed", "1004");

        again.ShouldBe(once);
        var hash = once.Split('\n')[3].Split('\t')[1];
        alone.ShouldContain($"trace {hash}");
    }
}
