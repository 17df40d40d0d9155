using ConnectOperator.Simulation.CommandLine;
using ConnectOperator.Tests.Operator.CommandLine;
using Shouldly;
using Xunit;

namespace ConnectOperator.SimulationTests;

/// <summary>What the simulation's command line takes and says.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Help_tells_what_holds_without_each_option() => TypedCommand.OptionsWithoutDefault(SimulateCommand.Create()).ShouldBeEmpty();

    [Fact]
    public void Complaints_speak_of_options_not_of_types() => TypedCommand.ComplaintsWithTypes(SimulateCommand.Create()).ShouldBeEmpty();

    [Theory]
    [InlineData("--seed=many", "'many' is not a value for --seed: it takes a whole number from 0 on.")]
    [InlineData("--seeds=0", "'0' is not a value for --seeds: it takes a whole number from 1 on.")]
    public async Task Wrong_values_are_told_with_what_the_option_takes(string argument, string complaint)
    {
        var (exitCode, text) = await TypedCommand.TypeAsync(SimulateCommand.Create(), argument);

        exitCode.ShouldBe(1);
        text.ShouldContain(complaint);
    }

    [Fact]
    public async Task Seeds_are_shared_out_however_the_program_is_run()
    {
        var (exitCode, output) = await SimulationProcess.RunByHostAsync("--first", "1", "--seeds", "2", "--jobs", "2");

        exitCode.ShouldBe(0, output);
        output.ShouldContain("2 of 2 seeds, 0 failed");
    }
}
