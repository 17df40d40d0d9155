using ConnectOperator.Simulation.CommandLine;
using Shouldly;
using Xunit;

namespace ConnectOperator.SimulationTests;

/// <summary>The whole operator in simulated worlds; <c>make simulate</c> runs many more.</summary>
public sealed class WorldTests
{
    [Fact]
    public async Task Nothing_that_never_may_happens_in_any_world()
    {
        var (exitCode, output) = await SimulationProcess.RunAsync("--first", "1", "--seeds", "100");

        exitCode.ShouldBe(0, output);
    }

    /// <summary>Seeds that once showed what no other did.</summary>
    [Theory]
    [InlineData("7700557", "a resource that was made to observe while the API server could not be reached, and claimed from the view before")]
    public async Task World_that_once_went_wrong_goes_well(string seed, string once)
    {
        var (exitCode, output) = await SimulationProcess.RunAsync("--first", seed, "--seeds", "1", "--step", "1");

        exitCode.ShouldBe(0);
        output.Split('\t')[^1].Trim().ShouldBeEmpty($"once: {once}");
    }

    [Fact]
    public void Every_run_looks_at_new_worlds()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var firsts = Enumerable.Range(0, 10_000).Select(second => SimulateCommand.FirstAt(start.AddSeconds(second))).Order().ToList();

        firsts.Zip(firsts.Skip(1), (one, next) => next - one).Min().ShouldBeGreaterThan(10_000);
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
