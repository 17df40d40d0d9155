using ConnectOperator.Simulation.Network;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>No two processes write: whoever has been followed by another sends nothing any more.</summary>
internal sealed class WriterWatch(Violations violations)
{
    /// <summary>A watch that failed with the API server is opened again within its longest back-off, and takes its time to catch up.</summary>
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(1);

    private readonly Dictionary<OperatorLife, DateTimeOffset> followed = [];
    private OperatorLife? current;
    private DateTimeOffset tookOverAt;

    /// <summary>A write arrives, to Connect or to Kubernetes.</summary>
    /// <param name="writer">Who sent it.</param>
    /// <param name="sentAt">When: what was under way when its sender lost the lead may arrive later.</param>
    public void Writes(OperatorLife writer, DateTimeOffset sentAt)
    {
        if (followed.TryGetValue(writer, out var since))
        {
            if (sentAt > since)
            {
                violations.Report($"{writer.Name} writes although {current!.Name} has taken over.");
            }

            return;
        }

        if (current is { } former && former != writer)
        {
            followed[former] = sentAt;
        }

        if (current != writer)
        {
            (current, tookOverAt) = (writer, sentAt);
        }
    }

    /// <summary>Whether a process has only just begun to write, and may act on what it heard before an outage.</summary>
    public bool HasJustTakenOver(OperatorLife writer, DateTimeOffset at) => current == writer && at - tookOverAt < JustNow;
}
