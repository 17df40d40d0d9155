using System.Globalization;
using ConnectOperator.Simulation.Running;

namespace ConnectOperator.Simulation.CommandLine;

/// <summary>One process' share of many seeds: a line for each, for the process that started it.</summary>
internal static class SeedShare
{
    public static Task<int> RunAsync(int first, int seeds, int step, TextWriter output, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            for (var seed = first; seed < first + seeds && !cancellationToken.IsCancellationRequested; seed += step)
            {
                using var run = new SeedRun(seed);
                var result = await run.RunAsync();
                await output.WriteLineAsync(SeedOutcome.From(result).ToString());
                await output.FlushAsync(cancellationToken);
            }

            return 0;
        },
        cancellationToken);
}

/// <summary>What is told of one seed, on one line.</summary>
internal sealed record SeedOutcome(int Seed, string Hash, TimeSpan Simulated, string? Violation)
{
    public static SeedOutcome From(RunResult result) => new(result.Seed, result.Trace.Hash, result.Simulated, result.Violation?.ReplaceLineEndings(" "));

    public static SeedOutcome? Parse(string line) => line.Split('\t') is [var seed, var hash, var seconds, var violation]
        ? new(
            int.Parse(seed, CultureInfo.InvariantCulture),
            hash,
            TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
            violation.Length == 0 ? null : violation)
        : null;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Seed}\t{Hash}\t{Simulated.TotalSeconds:0.###}\t{Violation?.Replace('\t', ' ')}");
}
