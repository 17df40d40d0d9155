namespace ConnectOperator.IntegrationTests.Cli;

/// <summary>
/// A directory for the PATH in which kubectl finds its plugin: the program that was built with these tests, or another that
/// <c>KUBECTL_KAFKACONNECT</c> names: one that was published.
/// </summary>
internal sealed class CliPath : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("kubectl-kafkaconnect");

    public CliPath()
    {
        var program = Environment.GetEnvironmentVariable("KUBECTL_KAFKACONNECT") is { Length: > 0 } published
            ? $"'{published}'"
            : $"dotnet '{Path.Combine(AppContext.BaseDirectory, "kubectl-kafkaconnect.dll")}'";
        var script = Path.Combine(directory.FullName, "kubectl-kafkaconnect");
        File.WriteAllText(script, $"#!/bin/sh\nexec {program} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Folder => directory.FullName;

    public void Dispose() => directory.Delete(recursive: true);
}
