namespace ConnectOperator.Simulation.Running;

/// <summary>Tells when nothing is left to do until time passes.</summary>
internal static class Quiescence
{
    /// <summary>Far beyond what happens between two ticks of the clock.</summary>
    private const int Endless = 100_000;

    /// <summary>
    /// Lets everything run that is ready; false when it never comes to rest. Right only where the thread pool has one thread:
    /// whoever asks has it, so nobody else is at work.
    /// </summary>
    public static async Task<bool> ReachAsync()
    {
        for (var rounds = 0; rounds < Endless; rounds++)
        {
            await Task.Yield();
            if (ThreadPool.PendingWorkItemCount == 0)
            {
                return true;
            }
        }

        return false;
    }
}
