namespace ControlPlane.Commands;

/// <summary>Stops what runs in a state directory, if anything does, and removes the directory.</summary>
internal static class DownCommand
{
    public static async Task<int> RunAsync(StateDirectory state, CancellationToken cancellationToken)
    {
        if (state.IsInUse())
        {
            (await Command.RunAsync("sh", ["-c", "kill -TERM \"$1\"", "sh", state.ReadProcessId()], cancellationToken: cancellationToken)).OutputOrThrow();
            await Eventually.HoldsAsync("the control plane to stop", _ => Task.FromResult(!state.IsInUse()), cancellationToken: cancellationToken);
        }

        state.Delete();
        return 0;
    }
}
