using System.CommandLine;

namespace ConnectOperator.Simulation.CommandLine;

/// <summary>The command line.</summary>
internal static class SimulateCommand
{
    public static RootCommand Create()
    {
        var seed = new Option<int?>("--seed") { Description = "Run this one seed and print what happened in it." };
        var first = new Option<int>("--first")
        {
            Description = "First of several seeds; without it one that comes from the time, so that every run looks at new worlds.",
            DefaultValueFactory = _ => FirstAt(TimeProvider.System.GetUtcNow()),
        };
        var seeds = new Option<int>("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = _ => 100 };
        var jobs = new Option<int>("--jobs") { Description = "How many processes run them.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var step = new Option<int?>("--step") { Description = "Run every so manieth seed in this process; for the processes that run several.", Hidden = true };
        var command = new RootCommand("Runs the whole operator in simulated worlds: one seed decides what happens in one of them.")
        {
            seed, first, seeds, jobs, step,
        };
        command.SetAction((result, cancellationToken) => (result.GetValue(seed), result.GetValue(step)) switch
        {
            ({ } one, _) => Replay.RunAsync(one, Console.Out),
            (_, { } stride) => Share.RunAsync(result.GetValue(first), result.GetValue(seeds), stride, Console.Out, cancellationToken),
            _ => new Crew(Console.Out).RunAsync(result.GetValue(first), result.GetValue(seeds), result.GetValue(jobs), cancellationToken),
        });
        return command;
    }

    /// <summary>A first seed: those of any two seconds are far apart (Knuth's multiplicative hash), so that the seeds after them are others.</summary>
    internal static int FirstAt(DateTimeOffset now) => (int)((ulong)now.ToUnixTimeSeconds() * 2_654_435_761 % 1_000_000_000);
}
