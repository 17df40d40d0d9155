using System.Globalization;
using ConnectOperator.Simulation.Running;

namespace ConnectOperator.Simulation.CommandLine;

/// <summary>Runs one seed and tells all of it.</summary>
internal static class Replay
{
    public static async Task<int> RunAsync(int seed, TextWriter output)
    {
        using var run = new SeedRun(seed);

        // Off the main thread, onto the one of the pool.
        var result = await Task.Run(run.RunAsync);
        foreach (var line in result.Trace.Lines)
        {
            await output.WriteLineAsync(line);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"seed {seed}: {result.Violation ?? "all went well"} ({result.Simulated:hh\\:mm\\:ss}, trace {result.Trace.Hash})"));
        return result.Violation is null ? 0 : 1;
    }
}
