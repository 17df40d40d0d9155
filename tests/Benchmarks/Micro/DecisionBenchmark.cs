using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using Benchmarks.World;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;

namespace Benchmarks.Micro;

/// <summary>What one connector of 2 KB costs when it is looked at: reading its spec, deciding, composing status and comparing it.</summary>
public class DecisionBenchmark
{
    private const string Name = "connector-00001";

    private KafkaConnector resource = null!;
    private ConnectorRequest request = null!;
    private Situation situation = null!;
    private Decision decision = null!;
    private KafkaConnectorStatus status = null!;

    /// <summary>A connector that runs as asked.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(20_000);
        resource = new KafkaConnector
        {
            Metadata = new() { Name = Name, Namespace = "kafka", Uid = "uid-1", Generation = 1, Finalizers = [ApiGroup.Finalizer] },
            Spec = new()
            {
                ClusterRef = new() { Name = "prod" },
                Class = ConnectTarget.Class,
                Config = ConnectTarget.ConfigOf(Name).ToDictionary(pair => pair.Key, ConfigValue (pair) => new ConfigValue.Text(pair.Value), StringComparer.Ordinal),
            },
            Status = new() { ConnectorName = Name, Cluster = "kafka/prod", KafkaClusterId = "kafka-1" },
        };
        var spec = KafkaConnectorReader.Read(resource);
        request = ((SpecReading<ConnectorRequest>.Valid)spec).Value;
        var resolution = ConfigResolver.Resolve(request, _ => new SourceState.NotFound());
        var desired = ((Resolution.Resolved)resolution).Connector;
        situation = new Situation
        {
            Resource = resource,
            Spec = spec,
            Resolution = resolution,
            Cluster = new() { Key = new("kafka", "prod"), Availability = new Availability.Available(), Server = new("3.9.0", "abc", "kafka-1") },
            Allowed = true,
            ObservedState = new ObservedState.Seen(Running(desired.Config), Trusted: true, now),
            Scrubber = Scrubber.None,
            History = ConnectorHistory.Empty,
            Now = now,
        };
        decision = Planner.Plan(situation);
        status = ConnectorStatus.Next(situation, decision);
    }

    /// <summary>Once per generation of the resource.</summary>
    [Benchmark]
    public Resolution ReadSpec() => ConfigResolver.Resolve(((SpecReading<ConnectorRequest>.Valid)KafkaConnectorReader.Read(resource)).Value, _ => new SourceState.NotFound());

    /// <summary>Whenever either side changed.</summary>
    [Benchmark(Baseline = true)]
    public Decision Decide() => Planner.Plan(situation);

    /// <summary>After each decision.</summary>
    [Benchmark]
    public KafkaConnectorStatus ComposeStatus() => ConnectorStatus.Next(situation, decision);

    /// <summary>After each decision: whether anything has to be written.</summary>
    [Benchmark]
    public bool CompareStatus() => StatusEquality.Same(status, status with { State = "RUNNING" }, ResourceJson.Default.KafkaConnectorStatus);

    private static ObservedConnector Running(IReadOnlyDictionary<string, string> config) => new()
    {
        Name = ConnectorName.Parse(Name),
        Type = "source",
        Config = config.Append(KeyValuePair.Create("name", Name)).ToFrozenDictionary(StringComparer.Ordinal),
        State = ConnectorState.Running,
        WorkerId = "10.0.0.1:8083",
        Tasks = [new ObservedTask(0, ConnectorState.Running, "10.0.0.1:8083", Trace: null)],
    };
}
