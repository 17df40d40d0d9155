using System.Diagnostics;

namespace ControlPlane;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input = null, TextWriter? progress = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Programs.Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = ReadLinesAsync(process.StandardError, progress ?? TextWriter.Null, cancellationToken);
            await WriteInputAsync(process, input, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(string.Join(' ', [Path.GetFileName(program), .. arguments]), process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task WriteInputAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync((input ?? "").AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input: its exit code and stderr say why.
        }
    }

    private static async Task<string> ReadLinesAsync(StreamReader reader, TextWriter progress, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            await progress.WriteLineAsync(line.AsMemory(), cancellationToken);
        }

        return string.Join(Environment.NewLine, lines);
    }
}
