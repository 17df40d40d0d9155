using System.ComponentModel;
using System.Diagnostics;
using ConnectOperator.Kubernetes.Configuration.Kubeconfig;

namespace ConnectOperator.Kubernetes.Configuration.Exec;

/// <summary>How a plugin's run ended.</summary>
internal sealed record ExecOutput(int ExitCode, string StandardOutput)
{
    /// <summary>Says the exit code alone: the output holds the credential.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}

/// <summary>Runs a plugin once.</summary>
internal interface IExecRunner
{
    /// <summary>Runs the plugin to its end. Null when its command does not exist or may not be run.</summary>
    Task<ExecOutput?> RunAsync(ExecPlugin plugin, string execInfo, CancellationToken cancellationToken);
}

/// <summary>
/// Runs a plugin as a child process. Its standard error is the program's own, as with kubectl: what it complains about reaches
/// the person in front of the terminal and never a message of this program, which could not tell a secret in it.
/// </summary>
internal sealed class ExecProcess : IExecRunner
{
    public async Task<ExecOutput?> RunAsync(ExecPlugin plugin, string execInfo, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = execInfo;
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        try
        {
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new(process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
