using System.Globalization;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Benchmarks.World;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Snapshots;

namespace Benchmarks.Micro;

/// <summary>One poll's list of connectors of 2 KB each: for the first time, unchanged, and with one in a hundred changed.</summary>
public class SnapshotReaderBenchmark
{
    private const long MaxBytes = 1L << 30;

    private readonly SnapshotReader warm = new(MaxBytes);
    private byte[] list = [];
    private byte[] changed = [];
    private bool flip;

    /// <summary>How many connectors the list has.</summary>
    [Params(1_000, 10_000)]
    public int Connectors { get; set; }

    /// <summary>Writes the lists.</summary>
    [GlobalSetup]
    public async Task PrepareAsync()
    {
        list = List(Connectors, "RUNNING");
        changed = List(Connectors, "PAUSED");
        await ReadAsync(warm, list);
    }

    /// <summary>Every entry is parsed.</summary>
    [Benchmark]
    public Task<ConnectResponse<Snapshot>> First() => ReadAsync(new SnapshotReader(MaxBytes), list);

    /// <summary>No entry is parsed: the bytes are compared.</summary>
    [Benchmark(Baseline = true)]
    public Task<ConnectResponse<Snapshot>> Unchanged() => ReadAsync(warm, flip ? changed : list);

    /// <summary>One entry in a hundred is parsed.</summary>
    [Benchmark]
    public Task<ConnectResponse<Snapshot>> OneInAHundredChanged() => ReadAsync(warm, (flip = !flip) ? changed : list);

    private static Task<ConnectResponse<Snapshot>> ReadAsync(SnapshotReader reader, byte[] body) =>
        reader.ReadAsync(new MemoryStream(body), DateTimeOffset.UnixEpoch, connectionId: 1, CancellationToken.None);

    /// <summary>A list as Connect writes it; one connector in a hundred is in the given state.</summary>
    internal static byte[] List(int connectors, string stateOfSome)
    {
        var all = new JsonObject();
        for (var number = 0; number < connectors; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"connector-{number:D5}");
            var config = ConnectTarget.CompleteConfigOf(name);
            config["name"] = name;
            var state = number % 100 == 0 ? stateOfSome : "RUNNING";
            all[name] = new JsonObject
            {
                ["info"] = new JsonObject { ["name"] = name, ["config"] = config, ["tasks"] = new JsonArray(), ["type"] = "source" },
                ["status"] = new JsonObject
                {
                    ["name"] = name,
                    ["connector"] = new JsonObject { ["state"] = state, ["worker_id"] = "10.0.0.1:8083" },
                    ["tasks"] = new JsonArray(new JsonObject { ["id"] = 0, ["state"] = state, ["worker_id"] = "10.0.0.1:8083" }),
                    ["type"] = "source",
                },
            };
        }

        return System.Text.Encoding.UTF8.GetBytes(all.ToJsonString());
    }
}
