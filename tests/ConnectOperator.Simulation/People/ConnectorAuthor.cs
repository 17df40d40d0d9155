using System.Globalization;
using System.Text.Json.Nodes;
using ApiServerDouble;
using ConnectOperator.Simulation.Invariants;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.People;

/// <summary>Somebody who creates, edits and deletes KafkaConnectors, and rotates the Secrets that they use.</summary>
internal sealed class ConnectorAuthor(SimulatedWorld world, Kubectl kubectl, RandomSource chance)
{
    /// <summary>Of a resource that asks for the connector of another one, if both are on one cluster.</summary>
    private const string Twin = "twin";

    private static readonly string[] Names = ["c0", "c1", "c2", "c3", Twin];
    private static readonly string[] SecretNames = ["s0", "s1", "s2"];
    private int edits;

    /// <summary>What is there before anything happens.</summary>
    public void Prepare()
    {
        foreach (var secret in SecretNames.Take(2))
        {
            kubectl.Create(ResourceKind.Secrets, Manifests.Secret(secret, NewValue()));
        }

        foreach (var name in Names.Take(chance.Between(1, Names.Length)))
        {
            Create(name);
        }
    }

    /// <summary>One edit.</summary>
    public void Edit()
    {
        var name = chance.Pick(Names);
        Touch(name);

        if (kubectl.Get(Kinds.Connectors, name) is null)
        {
            Create(name);
            return;
        }

        switch (chance.Between(0, 10))
        {
            case 0 or 1:
                kubectl.Delete(Kinds.Connectors, name);
                if (chance.Happens(0.2))
                {
                    // On second thoughts the data should go on flowing.
                    PatchSpec(name, new() { ["deletionPolicy"] = "Orphan" });
                }

                break;
            case 2 or 3:
                PatchSpec(name, new() { ["state"] = chance.Pick("running", "paused", "stopped") });
                break;
            case 4:
                EditSecret(chance.Pick(SecretNames));
                break;
            case 5:
                Annotate(name, chance.Pick("restart", "restart-failed"), Number());
                break;
            case 6:
                Annotate(name, "restart-task", $"{Number()}/0");
                break;
            case 7:
                PatchSpec(name, new() { ["deletionPolicy"] = chance.Pick("Delete", "Delete", "Orphan") });
                break;
            case 8:
                PatchSpec(name, new() { ["mode"] = chance.Pick("Enforce", "Observe") });
                break;
            default:
                PatchSpec(name, new() { ["config"] = new JsonObject { ["topic"] = "t" + Number() } });
                break;
        }
    }

    /// <summary>Another config for one resource.</summary>
    public void Reconfigure(string name)
    {
        Touch(name);
        PatchSpec(name, new() { ["config"] = new JsonObject { ["topic"] = "t" + Number() } });
    }

    /// <summary>A Secret's value concerns any connector that takes it, now or in a moment.</summary>
    private void EditSecret(string name)
    {
        foreach (var connector in Names)
        {
            Touch(connector);
        }

        if (kubectl.Get(ResourceKind.Secrets, name) is null)
        {
            kubectl.Create(ResourceKind.Secrets, Manifests.Secret(name, NewValue()));
        }
        else if (chance.Happens(0.2))
        {
            kubectl.Delete(ResourceKind.Secrets, name);
        }
        else
        {
            kubectl.Patch(ResourceKind.Secrets, name, new() { ["data"] = Manifests.Secret("", NewValue())["data"]!.DeepClone() });
        }
    }

    private void Touch(string name)
    {
        foreach (var connect in world.Connects)
        {
            world.Touched.Note(connect.Name, name == Twin ? Names[0] : name);
        }
    }

    private void Create(string name)
    {
        var spec = new JsonObject
        {
            ["class"] = "org.apache.kafka.connect.file.FileStreamSourceConnector",
            ["tasksMax"] = chance.Between(1, 2),
            ["config"] = new JsonObject { ["file"] = $"/data/{name}.txt", ["topic"] = "t" + Number() },
            ["state"] = chance.Pick("running", "running", "running", "paused", "stopped"),
            ["adoption"] = chance.Pick("Never", "IfIdentical", "IfIdentical", "Always"),
            ["autoRestart"] = new JsonObject { ["enabled"] = chance.Happens(0.7), ["maxBackoff"] = "1m", ["resetAfter"] = "1m" },
        };
        if (world.Optional.ServersOwnWays)
        {
            spec["config"]![ServerRewriteGenerator.List] = "b,a," + chance.Pick("c", "d");
        }

        if (name == Twin)
        {
            spec["name"] = Names[0];
        }

        if (chance.Happens(0.1))
        {
            spec["mode"] = "Observe";
        }

        if (chance.Happens(0.5))
        {
            spec["configFrom"] = new JsonArray(new JsonObject
            {
                ["key"] = "password",
                ["secretKeyRef"] = new JsonObject { ["name"] = chance.Pick(SecretNames), ["key"] = "password" },
            });
        }

        kubectl.Create(Kinds.Connectors, Manifests.Connector(name, chance.Pick([.. world.Connects.Select(connect => connect.Name)]), spec));
    }

    private void PatchSpec(string name, JsonObject spec) => kubectl.Patch(Kinds.Connectors, name, new() { ["spec"] = spec });

    private void Annotate(string name, string annotation, string value) => kubectl.Patch(Kinds.Connectors, name, new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kafkaconnect.dev/" + annotation] = value } },
    });

    private string NewValue() => SecretLeakCheck.Mark + Number();

    private string Number() => (++edits).ToString(CultureInfo.InvariantCulture);
}
