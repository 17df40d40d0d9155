using System.Diagnostics;

namespace ConnectOperator.SimulationTests;

/// <summary>The simulation as a process of its own: it needs a thread pool of one thread.</summary>
internal static class SimulationProcess
{
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ConnectOperator.Simulation"), arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        process.Start();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
