namespace ConnectOperator.Simulation.Network;

/// <summary>
/// Whether a process is still there. All that the world knows of a process are its messages: one that sends no more, and whose
/// timers do not fire, has been killed.
/// </summary>
internal sealed class OperatorLife(string name)
{
    private readonly List<Action> endings = [];

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    /// <summary>What to do when it dies.</summary>
    public void OnDeath(Action ending) => endings.Add(ending);

    public void Kill()
    {
        IsAlive = false;
        foreach (var ending in endings)
        {
            ending();
        }
    }
}
