using System.Diagnostics;

namespace ConnectOperator.SimulationTests;

/// <summary>The simulation as a process of its own: it needs a thread pool of one thread.</summary>
internal static class SimulationProcess
{
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(Program, arguments);

    /// <summary>As <c>dotnet ConnectOperator.Simulation.dll</c>.</summary>
    public static Task<(int ExitCode, string Output)> RunByHostAsync(params string[] arguments) => RunAsync("dotnet", [$"{Program}.dll", .. arguments]);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "ConnectOperator.Simulation");

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(program, arguments)
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
