using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Benchmarks.Measuring;
using Benchmarks.World;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Snapshots;

namespace Benchmarks.Micro;

/// <summary>What the operator keeps of each connector of about 2 KB while nothing changes, part by part: bytes that survive a full collection.</summary>
internal static class HeldMemory
{
    private const int Connectors = 10_000;

    public static async Task<IReadOnlyList<(string What, double BytesPerConnector)>> MeasureAsync()
    {
        var held = new List<(string, double)>();
        var list = SnapshotReaderBenchmark.List(Connectors, "RUNNING");
        var slots = Measured(held, "resource, as read from the API server", () => Enumerable.Range(0, Connectors).Select(number => new ConnectorSlot(Resource(number))).ToArray());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var reader = new SnapshotReader(1L << 30);
        var snapshot = await ReadAsync(reader, list);
        held.Add(("entry of Connect's list", PerConnector(before)));
        Measured(held, "spec, resolved, while something is to be done", () => Array.ConvertAll(slots, slot =>
        {
            slot.Listed = snapshot.Connectors[slot.Name!.Value];
            return slot.Resolve(_ => new SourceState.NotFound());
        }));
        Measured(held, "of that let go of at rest", () =>
        {
            Array.ForEach(slots, slot => slot.Relax());
            return slots;
        });
        GC.KeepAlive(list);
        GC.KeepAlive(reader);
        GC.KeepAlive(slots);
        return held;
    }

    private static T Measured<T>(List<(string, double)> held, string what, Func<T> make)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var made = make();
        held.Add((what, PerConnector(before)));
        return made;
    }

    private static double PerConnector(long before) => (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Connectors;

    private static async Task<Snapshot> ReadAsync(SnapshotReader reader, byte[] list)
    {
        using var body = new MemoryStream(list);
        var answer = await reader.ReadAsync(body, DateTimeOffset.UnixEpoch, connectionId: 1, CancellationToken.None);
        return ((ConnectResponse<Snapshot>.Ok)answer).Value;
    }

    private static KafkaConnector Resource(int number)
    {
        var name = Fleet.NameOf(number);
        var config = new JsonObject();
        foreach (var (key, value) in ConnectTarget.ConfigOf(name))
        {
            config[key] = value;
        }

        JsonObject Condition(string type) => new()
        {
            ["type"] = type,
            ["status"] = "True",
            ["reason"] = "Running",
            ["message"] = "The connector and its task run as asked.",
            ["observedGeneration"] = 1,
            ["lastTransitionTime"] = "2026-01-01T12:00:00Z",
        };
        var resource = new JsonObject
        {
            ["apiVersion"] = $"{ApiGroup.Name}/v1beta1",
            ["kind"] = "KafkaConnector",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "kafka",
                ["uid"] = Guid.NewGuid().ToString(),
                ["resourceVersion"] = number.ToString(CultureInfo.InvariantCulture),
                ["generation"] = 1,
                ["creationTimestamp"] = "2026-01-01T12:00:00Z",
                ["finalizers"] = new JsonArray(ApiGroup.Finalizer),
            },
            ["spec"] = new JsonObject
            {
                ["clusterRef"] = new JsonObject { ["name"] = "connect" },
                ["class"] = ConnectTarget.Class,
                ["tasksMax"] = 1,
                ["config"] = config,
            },
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = 1,
                ["conditions"] = new JsonArray(Condition("Ready"), Condition("Synced")),
                ["state"] = "RUNNING",
                ["workerId"] = "10.0.0.1:8083",
                ["type"] = "source",
                ["tasks"] = new JsonObject { ["total"] = 1, ["running"] = 1, ["summary"] = "1/1" },
                ["configHash"] = Guid.NewGuid().ToString(),
                ["connectorName"] = name,
                ["cluster"] = "kafka/connect",
                ["kafkaClusterId"] = "kafka-1",
            },
        };
        return JsonSerializer.Deserialize(resource.ToJsonString(), ResourceJson.Default.KafkaConnector)!;
    }

    /// <summary>For people.</summary>
    public static async Task PrintAsync()
    {
        var held = await MeasureAsync();
        foreach (var (what, bytes) in held.Append(("together", held.Sum(part => part.BytesPerConnector))))
        {
            await Console.Out.WriteLineAsync($"{Spread.Text(bytes),8} bytes  {what}");
        }
    }
}
