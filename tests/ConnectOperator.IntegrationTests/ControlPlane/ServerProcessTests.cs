using System.Diagnostics;
using System.Globalization;
using ControlPlane;
using ControlPlane.Servers;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

public sealed class ServerProcessTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("server-process-").FullName;

    private string PidFile => Path.Combine(directory, "pid");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Program_and_scratch_directory_are_gone_after_disposal()
    {
        var scratch = Directory.CreateDirectory(Path.Combine(directory, "scratch")).FullName;
        var process = StartScript("echo $$ >pid; exec sleep 1000", scratch);
        var pid = await ReadPidAsync();

        await process.DisposeAsync();

        IsAlive(pid).ShouldBeFalse();
        Directory.Exists(scratch).ShouldBeFalse();
    }

    [Fact]
    public async Task Program_dies_with_a_supervisor_that_is_killed()
    {
        await using var process = StartScript("echo $PPID >supervisor; echo $$ >pid; exec sleep 1000");
        var pid = await ReadPidAsync();

        using (var supervisor = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(directory, "supervisor")), CultureInfo.InvariantCulture)))
        {
            supervisor.Kill();
        }

        await Eventually.HoldsAsync("the program to die", _ => Task.FromResult(!IsAlive(pid)));
    }

    [Fact]
    public async Task Failed_start_shows_the_end_of_the_log()
    {
        var failure = await Should.ThrowAsync<ControlPlaneException>(() => StartAsync("echo the disk is full; exit 3"));

        failure.Message.ShouldContain("the disk is full");
    }

    [Fact]
    public async Task Server_that_found_its_port_taken_is_started_again()
    {
        await using var server = await StartAsync("""
            [ -e tried ] || { touch tried; echo "listen tcp: bind: address already in use"; exit 1; }
            touch ready; exec sleep 1000
            """);

        server.Process.HasExited.ShouldBeFalse();
    }

    private Task<ScriptedServer> StartAsync(string script) =>
        Startup.StartAsync(() => new ScriptedServer(StartScript(script), Path.Combine(directory, "ready")), CancellationToken.None);

    private ServerProcess StartScript(string script, string? scratchDirectory = null) =>
        ServerProcess.Start("sh", ["-c", $"cd '{directory}'; {script}"], directory, scratchDirectory);

    private async Task<int> ReadPidAsync()
    {
        var text = await Eventually.ResultAsync("the program to start", async token =>
            File.Exists(PidFile) && await File.ReadAllTextAsync(PidFile, token) is { Length: > 0 } pid ? pid : null);
        return int.Parse(text, CultureInfo.InvariantCulture);
    }

    // A zombie is dead, it only waits for somebody to take note.
    private static bool IsAlive(int pid)
    {
        var status = $"/proc/{pid}/status";
        return File.Exists(status) && !File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }

    private sealed class ScriptedServer(ServerProcess process, string readyFile) : IServer
    {
        public ServerProcess Process => process;

        public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => Task.FromResult(File.Exists(readyFile));

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
