using System.Diagnostics;

namespace ControlPlane.Servers;

/// <summary>A server in the background that never outlives this process, with its output in a log file.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process supervisor;
    private readonly string logPath;

    private ServerProcess(string name, string logPath, Process supervisor)
    {
        Name = name;
        this.logPath = logPath;
        this.supervisor = supervisor;
    }

    public string Name { get; }

    public bool HasExited => supervisor.HasExited;

    /// <summary>
    /// Starts a program that logs to <c>logs/NAME.log</c> in the state directory. A scratch directory is removed when the program
    /// has ended, however it ends.
    /// </summary>
    public static ServerProcess Start(string program, IReadOnlyList<string> arguments, string stateDirectory, string? scratchDirectory = null)
    {
        var name = Path.GetFileName(program);
        var log = Path.Combine(Directory.CreateDirectory(Path.Combine(stateDirectory, "logs")).FullName, name + ".log");
        var supervise = Path.Combine(AppContext.BaseDirectory, "supervise.sh");
        var start = new ProcessStartInfo("bash", [supervise, log, scratchDirectory ?? "", program, .. arguments])
        {
            UseShellExecute = false,
            // Never written to: the supervisor stops the program when this end closes.
            RedirectStandardInput = true,
        };
        return new ServerProcess(name, log, Programs.Start(start));
    }

    /// <summary>The end of the log, for the message that has to explain a failure.</summary>
    public string LogTail()
    {
        const int Lines = 15;
        var lines = File.Exists(logPath) ? File.ReadLines(logPath).TakeLast(Lines) : ["(nothing)"];
        return $"{logPath} ends with:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }

    /// <summary>Whether the program ended because it could not have the port it was told to listen on.</summary>
    public bool FoundPortTaken() => HasExited && LogTail().Contains("address already in use", StringComparison.Ordinal);

    /// <summary>Sends the program, and not its supervisor, a signal.</summary>
    public void Signal(string signal)
    {
        var children = File.ReadAllText($"/proc/{supervisor.Id}/task/{supervisor.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var program = children.Single(child => File.ReadAllText($"/proc/{child}/comm").Trim() == Name);
        using var kill = Process.Start("kill", [$"-{signal}", program]);
        kill.WaitForExit();
    }

    /// <summary>Kills the program, as a crash would: connections are cut, not drained.</summary>
    public async ValueTask DisposeAsync()
    {
        supervisor.StandardInput.Close();
        await supervisor.WaitForExitAsync();
        supervisor.Dispose();
    }
}
