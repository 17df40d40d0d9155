namespace ConnectOperator.Simulation.Network;

/// <summary>
/// Whether a process is still there. All that the world knows of a process are its messages: one that sends no more, and whose
/// timers do not fire, has been killed.
/// </summary>
internal sealed class OperatorLife(string name, string fleet = "operator")
{
    private readonly List<Action> endings = [];

    public string Name => name;

    /// <summary>The installation that it is of: its processes know of each other.</summary>
    public string Fleet => fleet;

    public bool IsAlive { get; private set; } = true;

    /// <summary>How many more messages it sends or receives before it is killed; null for all of them.</summary>
    public int? MessagesLeft { get; set; }

    /// <summary>Called when no message is left.</summary>
    public Action? Killer { get; set; }

    /// <summary>A message passes.</summary>
    public void PassMessage()
    {
        if (MessagesLeft is { } left && IsAlive)
        {
            MessagesLeft = left - 1;
            if (left <= 0)
            {
                MessagesLeft = null;
                Killer!();
            }
        }
    }

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
