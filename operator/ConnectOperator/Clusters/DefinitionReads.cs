using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Clusters;

/// <summary>
/// Reads plugins' definitions for the connectors whose comparison depends on them: one call for each plugin, however many wait for it. What was
/// read is kept by the <see cref="ClusterLink"/>. Owned by the controller's loop.
/// </summary>
internal sealed class DefinitionReads(ClusterLink link, ConnectorSlots slots, Action<Func<CancellationToken, Task<ClusterMessage>>> start)
{
    private readonly Dictionary<string, HashSet<ObjectKey>> waiting = new(StringComparer.Ordinal);

    /// <summary>A connector waits for a plugin's definitions.</summary>
    public void Ask(string plugin, ObjectKey connector)
    {
        if (waiting.TryGetValue(plugin, out var others))
        {
            others.Add(connector);
            return;
        }

        waiting.Add(plugin, [connector]);
        var session = link.Session!.Use();
        start(async stopping => new ClusterMessage.DefinitionsRead(
            session,
            plugin,
            await session.ReleaseAfterAsync(client => client.GetDefinitionsAsync(plugin, stopping)) is ConnectResponse<IReadOnlyList<ConfigDefinition>>.Ok { Value: var keys }
                ? ConfigDefinition.PasswordsOf(keys)
                : null));
    }

    /// <summary>They were read, or cannot be.</summary>
    public void Ended(ClusterMessage.DefinitionsRead message)
    {
        link.Learn(message);
        if (waiting.Remove(message.Plugin, out var connectors))
        {
            foreach (var connector in connectors)
            {
                if (slots.TryGet(connector, out var slot))
                {
                    slots.MarkDirty(slot);
                }
            }
        }
    }
}
