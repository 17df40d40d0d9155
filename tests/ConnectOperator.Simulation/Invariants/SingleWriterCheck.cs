using ConnectOperator.Simulation.Network;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>No two processes of one installation write: whoever has been followed by another sends nothing any more.</summary>
internal sealed class SingleWriterCheck(Violations violations)
{
    private readonly Dictionary<OperatorLife, DateTimeOffset> followed = [];
    private readonly Dictionary<string, OperatorLife> current = [];

    /// <summary>A write arrives, to Connect or to Kubernetes.</summary>
    /// <param name="writer">Who sent it.</param>
    /// <param name="sentAt">When: what was under way when its sender lost the lead may arrive later.</param>
    public void Writes(OperatorLife writer, DateTimeOffset sentAt)
    {
        if (followed.TryGetValue(writer, out var since))
        {
            if (sentAt > since)
            {
                violations.Report($"{writer.Name} writes although {current[writer.Fleet].Name} has taken over.");
            }

            return;
        }

        if (current.TryGetValue(writer.Fleet, out var former) && former != writer)
        {
            followed[former] = sentAt;
        }

        current[writer.Fleet] = writer;
    }
}
