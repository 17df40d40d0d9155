using System.Diagnostics;
using ConnectOperator.Tests.Core;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>Prometheus' own checks.</summary>
internal static class Promtool
{
    /// <summary>Runs it; its exit code, and all that it wrote.</summary>
    /// <param name="directory">Where relative paths begin.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string directory, string input, params string[] arguments)
    {
        var (found, path, log) = await StartAsync(directory, "", Repository.PathOf("tests", "get-promtool.sh"));
        if (found != 0)
        {
            throw new InvalidOperationException($"no promtool: {log}");
        }

        var (code, output, errors) = await StartAsync(directory, input, path.Trim(), arguments);
        return (code, output + errors);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> StartAsync(
        string directory, string input, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
