namespace ControlPlane.Commands;

/// <summary>Holds a control plane until told to stop.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(StateDirectory state, CancellationToken cancellationToken)
    {
        using var claim = state.TryClaim();
        if (claim is null)
        {
            await Console.Error.WriteLineAsync($"A control plane is running in {state.Path} already.");
            return 1;
        }

        try
        {
            var options = new ControlPlaneOptions { ControllerManager = true, StateDirectory = state.Path, Progress = Console.Error };
            await using var plane = await KubernetesControlPlane.StartAsync(options, cancellationToken);
            if (Path.IsPathRooted(plane.Kubectl.Program))
            {
                state.LinkKubectl(plane.Kubectl.Program);
            }

            state.MarkReady(plane.KubeconfigPath);
            Console.WriteLine(plane.KubeconfigPath);
            await Console.Error.WriteLineAsync($"Kubernetes {plane.Version} serves at {plane.Server}");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
        }
        catch (ControlPlaneException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }

        return 0;
    }
}
