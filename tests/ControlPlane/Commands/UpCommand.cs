using System.Diagnostics;

namespace ControlPlane.Commands;

/// <summary>
/// Starts the run command in the background and waits until its control plane serves. Does nothing when it does already, or when
/// <c>TEST_KUBECONFIG</c> names a cluster to use instead.
/// </summary>
internal static class UpCommand
{
    public static async Task<int> RunAsync(StateDirectory state, CancellationToken cancellationToken)
    {
        try
        {
            var target = ControlPlaneTarget.Discover();
            if (target.KubeconfigPath is { } external)
            {
                Console.WriteLine(external);
                return 0;
            }

            if (target.K3sImage is null)
            {
                // Built in the foreground, where somebody can watch it.
                await ControlPlaneBinaries.FindAsync(target, Console.Error, cancellationToken);
            }

            using var background = state.IsInUse() ? null : StartInBackground(state);
            var kubeconfig = await Eventually.ResultAsync(
                "the control plane to serve",
                token => Task.FromResult(background is { HasExited: true } ? throw Ended(state) : state.IsInUse() ? state.ReadKubeconfigPath() : null),
                timeout: TimeSpan.FromMinutes(10),
                cancellationToken);
            Console.WriteLine(kubeconfig);
            return 0;
        }
        catch (Exception failure) when (failure is ControlPlaneException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static Process StartInBackground(StateDirectory state)
    {
        state.Create();
        // A session of its own: neither Ctrl-C nor the end of this terminal is meant for it. It keeps none of our output open,
        // so that a script reading this program's output is not kept waiting.
        string[] detached = ["sh", "-c", """exec "$@" >"$0" 2>&1 </dev/null""", state.LogPath, .. Ourselves(), "run", "--state-dir", state.Path];
        return Programs.Start(new ProcessStartInfo("setsid", detached));
    }

    private static string[] Ourselves()
    {
        var program = Environment.ProcessPath ?? throw new ControlPlaneException("The path of this program is unknown");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(UpCommand).Assembly.Location] : [program];
    }

    private static ControlPlaneException Ended(StateDirectory state) =>
        new($"The control plane did not start. {state.LogPath} says:{Environment.NewLine}{File.ReadAllText(state.LogPath)}");
}
