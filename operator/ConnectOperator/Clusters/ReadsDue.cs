using System.Collections.Immutable;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Clusters;

/// <summary>Which connectors the next polls read through the herder's queue: each that has to be read itself, in order, a few at a time.</summary>
internal sealed class ReadsDue
{
    /// <summary>Each read takes a turn of the worker's herder, and the list waits for all of them.</summary>
    private const int AtOnce = 32;

    private readonly Queue<ConnectorName> themselves = new();
    private readonly HashSet<ConnectorName> queued = [];
    private ConnectorName? any;

    public bool Any => any is not null || themselves.Count > 0;

    public void Add(ConnectorName name, bool itself)
    {
        if (!itself)
        {
            any ??= name;
        }
        else if (queued.Add(name))
        {
            themselves.Enqueue(name);
        }
    }

    /// <summary>What is due now; the rest stays for the poll after it.</summary>
    public ImmutableArray<ConnectorName> Take()
    {
        var taken = ImmutableArray.CreateBuilder<ConnectorName>();
        while (taken.Count < AtOnce && themselves.TryDequeue(out var name))
        {
            queued.Remove(name);
            taken.Add(name);
        }

        if (taken.Count == 0 && any is { } other)
        {
            taken.Add(other);
        }

        any = null;
        return taken.DrainToImmutable();
    }
}
