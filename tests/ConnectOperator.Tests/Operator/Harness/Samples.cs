using System.Text;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>Resources as people apply them, everything defaulted.</summary>
internal static class Samples
{
    public const string Class = "org.example.OrdersSourceConnector";
    public const string Namespace = "kafka";

    /// <summary>The operator of most tests.</summary>
    public static OperatorIdentity Operator { get; } = OperatorIdentity.OfLease(new("connect-operator", "connect-operator"), watchesAll: true);

    /// <summary>The cluster of most tests.</summary>
    public static ObjectKey Prod { get; } = new(Namespace, "prod");

    public static KafkaConnectCluster Cluster(string name = "prod", Func<KafkaConnectClusterSpec, KafkaConnectClusterSpec>? spec = null)
    {
        var plain = new KafkaConnectClusterSpec { Urls = ["http://connect:8083"] };
        return new()
        {
            Metadata = new() { Name = name, Namespace = Namespace },
            Spec = spec?.Invoke(plain) ?? plain,
        };
    }

    public static KafkaConnector Connector(
        string name, string @namespace = Namespace, Func<KafkaConnectorSpec, KafkaConnectorSpec>? spec = null)
    {
        var plain = new KafkaConnectorSpec
        {
            ClusterRef = new() { Name = Prod.Name, Namespace = @namespace == Namespace ? null : Namespace },
            Class = Class,
            Config = new Dictionary<string, ConfigValue> { ["topic"] = new ConfigValue.Text("orders") },
        };
        return new()
        {
            Metadata = new() { Name = name, Namespace = @namespace },
            Spec = spec?.Invoke(plain) ?? plain,
        };
    }

    /// <summary>The config that <see cref="Connector"/> asks for.</summary>
    public static Dictionary<string, string> Config(string topic = "orders") => new()
    {
        ["connector.class"] = Class,
        ["tasks.max"] = "1",
        ["topic"] = topic,
    };

    public static KafkaConnectorSpec WithTopic(KafkaConnectorSpec spec, string topic) =>
        spec with { Config = new Dictionary<string, ConfigValue> { ["topic"] = new ConfigValue.Text(topic) } };

    /// <summary>A config value that comes from a Secret.</summary>
    public static KafkaConnectorSpec WithPassword(KafkaConnectorSpec spec, string secret) =>
        spec with { ConfigFrom = [new() { Key = "connection.password", SecretKeyRef = new() { Name = secret, Key = "password" } }] };

    public static Secret Secret(string name, params (string Key, string Value)[] values) => new()
    {
        Metadata = new() { Name = name, Namespace = Namespace },
        Data = values.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value)),
    };

    public static ObjectKey Key(string name) => new(Namespace, name);
}
