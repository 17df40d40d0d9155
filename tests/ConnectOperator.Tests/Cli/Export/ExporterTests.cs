using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ConnectOperator.Cli.Connections;
using ConnectOperator.Cli.Output;
using ConnectOperator.Cli.Verbs.Export;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Cli.Export;

/// <summary>What becomes of a connector's config when it is written as a resource.</summary>
public sealed class ExporterTests
{
    private static readonly RestEndpoint Plain = new() { Urls = [new("http://connect:8083/")] };

    [Theory]
    [InlineData("connection.password", "hunter2", true)]
    [InlineData("defined.by.plugin", "hunter2", true)]
    [InlineData("sasl.jaas.config", "org.apache.Login required username=u password=p;", true)]
    [InlineData("connection.url", "jdbc:postgresql://me:hunter2@db/app", true)]
    [InlineData("connection.url", "jdbc:sqlserver://db;user=me;password=hunter2", true)]
    [InlineData("ssl.key", "********", true)]
    [InlineData("connection.url", "jdbc:postgresql://db/app", false)]
    [InlineData("connection.password", "${file:/secrets:password}", false)]
    [InlineData("defined.by.plugin", "${vault:db:password}", false)]
    [InlineData("connection.password", "", false)]
    [InlineData("topics", "orders", false)]
    public void What_nobody_should_read_goes_to_a_secret(string key, string value, bool toSecret)
    {
        var export = Exported([Connector("orders", (key, value))], withSecrets: true);

        var spec = Spec(export);
        (spec["config"]![key] is null).ShouldBe(toSecret);
        (spec["configFrom"]?[0]!["key"]!.ToString()).ShouldBe(toSecret ? key : null);
        if (!toSecret)
        {
            spec["config"]![key]!.ToString().ShouldBe(value);
        }
    }

    [Fact]
    public void Secrets_are_written_only_if_asked()
    {
        var connector = Connector("orders", ("connection.password", "hunter2"));

        Text(Exported([connector], withSecrets: false)).ShouldNotContain("hunter2");
        Text(Exported([connector], withSecrets: false)).ShouldContain("connection.password: replace-me");
        Text(Exported([connector], withSecrets: true)).ShouldContain("connection.password: hunter2");
        Exported([connector], withSecrets: false).Remarks.ShouldHaveSingleItem().ShouldContain("orders-secrets");
    }

    [Fact]
    public void A_mask_is_written_for_nobody()
    {
        var export = Exported([Connector("orders", ("connection.password", "********"))], withSecrets: true);

        Text(export).ShouldNotContain("***");
        export.Remarks.ShouldHaveSingleItem().ShouldContain("mask");
    }

    [Theory]
    [InlineData(ConnectorState.Running, "running")]
    [InlineData(ConnectorState.Failed, "running")]
    [InlineData(ConnectorState.Unassigned, "running")]
    [InlineData(ConnectorState.Paused, "paused")]
    [InlineData(ConnectorState.Stopped, "stopped")]
    public void State_is_what_runs(ConnectorState state, string word) =>
        Spec(Exported([Connector("orders") with { State = state }]))["state"]!.ToString().ShouldBe(word);

    [Fact]
    public void Fields_come_from_the_config_and_do_not_stand_there_again()
    {
        var spec = Spec(Exported([Connector("Orders_1", ("tasks.max", "3"), ("connector.plugin.version", "[3,4)"), ("b", "1.10"), ("a", "yes"))]));

        spec["name"]!.ToString().ShouldBe("Orders_1");
        ((int)spec["tasksMax"]!).ShouldBe(3);
        spec["version"]!.ToString().ShouldBe("[3,4)");
        spec["adoption"]!.ToString().ShouldBe("IfIdentical");
        spec["config"]!.AsObject().Select(pair => pair.Key).ShouldBe(["a", "b"]);
        Text(Exported([Connector("orders", ("b", "1.10"), ("a", "yes"))])).ShouldContain("    a: \"yes\"\n    b: \"1.10\"\n");
    }

    [Fact]
    public void What_cannot_be_exported_is_told()
    {
        var contents = Contents([Connector("orders", ("tasks.max", "01")), Connector("padded", (" topics", "x"))]) with
        {
            Names = new HashSet<ConnectorName> { ConnectorName.Parse("orders"), ConnectorName.Parse("padded"), ConnectorName.Parse("starting") },
        };
        contents = contents with { Snapshot = contents.Snapshot with { UnaddressableNames = ["a/b"] } };

        var remarks = Exporter.Of(contents, Definitions, new() { Cluster = "connect", Endpoint = Plain }).Remarks;

        remarks.Count.ShouldBe(4);
        remarks.ShouldContain(remark => remark.Contains("a/b", StringComparison.Ordinal));
        remarks.ShouldContain(remark => remark.Contains("starting", StringComparison.Ordinal));
        remarks.ShouldContain(remark => remark.Contains("tasks.max", StringComparison.Ordinal));
        remarks.ShouldContain(remark => remark.Contains("spec.config[\" topics\"]", StringComparison.Ordinal));
    }

    [Fact]
    public void The_cluster_is_reached_as_the_export_has_reached_it()
    {
        var endpoint = Plain with { Authentication = new RestAuthentication.Basic("me", "hunter2"), CertificateAuthorityPem = "PEM" };
        var export = Exporter.Of(Contents([]), Definitions, new() { Cluster = "connect", Namespace = "kafka", Endpoint = endpoint });

        var resources = export.Files[0].Resources;
        resources.Select(resource => resource["kind"]!.ToString()).ShouldBe(["Secret", "ConfigMap", "KafkaConnectCluster"]);
        resources.ShouldAllBe(resource => resource["metadata"]!["namespace"]!.ToString() == "kafka");
        Text(export).ShouldNotContain("hunter2");
    }

    private static readonly Dictionary<string, FrozenSet<string>?> Definitions = new() { ["C"] = FrozenSet.Create("defined.by.plugin") };

    private static ExportedResources Exported(IReadOnlyList<ObservedConnector> connectors, bool withSecrets = false) =>
        Exporter.Of(Contents(connectors), Definitions, new() { Cluster = "connect", Endpoint = Plain, WithSecrets = withSecrets });

    private static JsonNode Spec(ExportedResources export) => export.Files[1].Resources[^1]["spec"]!;

    private static string Text(ExportedResources export) => string.Concat(export.Files.SelectMany(file => file.Resources).Select(YamlText.Write));

    private static ConnectContents Contents(IReadOnlyList<ObservedConnector> connectors) => new(
        new("3.9.0", "", "kafka"),
        [],
        new()
        {
            BeganAt = DateTimeOffset.UnixEpoch,
            ConnectionId = 1,
            Connectors = connectors.ToFrozenDictionary(connector => connector.Name),
            UnaddressableNames = [],
        },
        connectors.Select(connector => connector.Name).ToHashSet());

    private static ObservedConnector Connector(string name, params (string Key, string Value)[] config) => new()
    {
        Name = ConnectorName.Parse(name),
        Type = "sink",
        State = ConnectorState.Running,
        Tasks = [],
        Config = config.Append(("connector.class", "C")).Append(("name", name)).ToDictionary(pair => pair.Item1, pair => pair.Item2),
    };
}
