using System.Globalization;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.People;

/// <summary>Somebody with curl, who knows nothing of the operator.</summary>
internal sealed class ManualEditor(SimulatedWorld world, RandomSource chance)
{
    private int edits;

    /// <summary>One more thing is done behind the operator's back.</summary>
    public void Meddle()
    {
        var connect = chance.Pick(world.Connects);
        var name = chance.Pick("c0", "c1", "c2", "c3", "theirs");
        if (connect.Cluster.Find(name) is not { } existing)
        {
            Do(connect, name, "created", () =>
            {
                connect.Cluster.CreateUnmanaged(name, Config());
                world.Touched.NoteMade(connect.Name, connect.Cluster.Find(name)!.Incarnation);
            });
            return;
        }

        switch (chance.Between(0, 3))
        {
            case 0:
                Do(connect, name, "deleted", () => connect.Cluster.DeleteDirectly(name));
                break;
            case 1:
                var state = chance.Pick("RUNNING", "PAUSED", "STOPPED");
                Do(connect, name, $"made {state}", () => connect.Cluster.SetStateDirectly(name, state));
                break;
            default:
                Do(connect, name, "given another config", () => connect.Cluster.SetConfigDirectly(
                    name, new Dictionary<string, string>(existing.Config) { ["topic"] = Number() }));
                break;
        }
    }

    private Dictionary<string, string> Config() => new()
    {
        ["connector.class"] = "org.apache.kafka.connect.file.FileStreamSourceConnector",
        ["tasks.max"] = "1",
        ["file"] = "/data/theirs.txt",
        ["topic"] = Number(),
    };

    private void Do(SimulatedConnect connect, string name, string what, Action action)
    {
        world.Trace.Add("curl", $"{name} of {connect.Name} is {what}");
        world.Touched.Note(connect.Name, name);
        action();
    }

    private string Number() => "by-hand-" + (++edits).ToString(CultureInfo.InvariantCulture);
}
