using System.CommandLine;
using ConnectOperator.CommandLine;

namespace ConnectOperator.Simulation.CommandLine;

/// <summary>The command line.</summary>
internal static class SimulateCommand
{
    public static RootCommand Create()
    {
        var seed = OptionValues.Number("--seed", "Run this one seed and print what happened in it. Default: several seeds.", least: 0);
        var first = OptionValues.Number(
            "--first", "First of several seeds. Default: one that comes from the time, so that every run looks at new worlds.", least: 0);
        var seeds = OptionValues.Number("--seeds", "How many seeds to run.", least: 1, standard: 100);
        var jobs = OptionValues.Number("--jobs", "How many processes run them.", least: 1, standard: Environment.ProcessorCount);
        var step = OptionValues.Number("--step", "Run every so manieth seed in this process; for the processes that run several.", least: 1);
        step.Hidden = true;
        var command = new RootCommand("Runs the whole operator in simulated worlds: one seed decides what happens in one of them.")
        {
            seed, first, seeds, jobs, step,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var from = result.GetValue(first) ?? FirstAt(TimeProvider.System.GetUtcNow());
            return (result.GetValue(seed), result.GetValue(step)) switch
            {
                ({ } one, _) => Replay.RunAsync(one, Console.Out),
                (_, { } stride) => SeedShare.RunAsync(from, result.GetValue(seeds), stride, Console.Out, cancellationToken),
                _ => new SeedProcesses(Console.Out).RunAsync(from, result.GetValue(seeds), result.GetValue(jobs), cancellationToken),
            };
        });
        return command;
    }

    /// <summary>A first seed: those of any two seconds are far apart (Knuth's multiplicative hash), so that the seeds after them are others.</summary>
    internal static int FirstAt(DateTimeOffset now) => (int)((ulong)now.ToUnixTimeSeconds() * 2_654_435_761 % 1_000_000_000);
}
