using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Status;
using ConnectOperator.IntegrationTests.ControlPlane;
using ConnectOperator.IntegrationTests.Deploy;
using ConnectOperator.IntegrationTests.Kubernetes;
using ConnectOperator.Tests.Core.Resources;
using ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What a user sees of the schema through kubectl, and what becomes of values on the way.</summary>
public sealed class SchemaTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private const string SetClass = "connector.class in config differs from spec.class: set spec.class, and remove connector.class from config";
    private const string SetTasksMax = "tasks.max in config differs from spec.tasksMax, which defaults to 1: set spec.tasksMax";

    private static readonly (string Spec, string[] Messages)[] Refused =
    [
        ("""{"config": {"connector.class": "other"}}""", [SetClass]),
        ("""{"config": {"tasks.max": 2}}""", [SetTasksMax]),
        ("""{"config": {"tasks.max": "2", "name": "b", "connector.plugin.version": "1"}}""",
            [SetTasksMax, "name in spec.config differs from spec.name", "connector.plugin.version in config differs from spec.version"]),
        ("""{"name": "."}""", ["""spec.name: Invalid value: ".": must not be . or .."""]),
        ("""{"name": "a/b"}""", ["must be letters, digits, dots, underscores and hyphens"]),
        ("""{"class": "a b"}""", ["must be a class name without spaces"]),
        ("""{"class": "a\u00a0b"}""", ["must be a class name without spaces"]),
        ("""{"configFrom": [{"key": "tasks.max", "secretKeyRef": {"name": "a", "key": "k"}}]}""",
            ["spec.configFrom[0].key", "set spec.name, spec.class, spec.tasksMax or spec.version instead"]),
        ("""{"configFrom": [{"prefix": "a ", "secretRef": {"name": "a"}}]}""", ["spec.configFrom[0].prefix", "without spaces"]),
        ("""{"autoRestart": {"initialBackoff": "ten"}}""", ["must be a duration such as 10s, 1m30s or 250ms"]),
        ("""{"autoRestart": {"initialBackoff": "11m"}}""", ["initialBackoff must not be longer than maxBackoff, which defaults to 10m"]),
        ("""{"clusterRef": {"name": "A"}}""", ["must be lower-case letters, digits, hyphens and dots"]),
    ];

    [FactWhereCelIsKnown]
    public async Task What_breaks_a_rule_is_told_in_a_sentence_that_names_the_field()
    {
        var name = await Plane.CreateNamespaceAsync();
        foreach (var (spec, told) in Refused)
        {
            var refused = await TryCreateAsync(name, Manifests.Connector("a", whole => Overlay(whole, spec)));

            refused.Succeeded.ShouldBeFalse(spec);
            refused.Error.ShouldSatisfyAllConditions(
                [.. told.Select(words => (Action<string>)(error => error.ShouldContain(words))),
                error => error.ShouldNotContain("must not validate the schema"),
                error => error.ShouldNotContain("type conversion error"),
                error => error.ShouldNotContain("failed rule")]);
        }
    }

    [FactWhereCelIsKnown]
    public async Task What_says_two_things_of_a_cluster_or_none_is_refused()
    {
        var name = await Plane.CreateNamespaceAsync();
        foreach (var (spec, told) in ((string, string)[])[
            ("""{"authentication": {}}""", "omit authentication for a REST API without it"),
            ("""{"tls": {"insecureSkipVerify": true, "caSecretKeyRef": {"name": "a", "key": "k"}}}""", "insecureSkipVerify must not be true together with a CA"),
            ("""{"urls": ["ftp://connect"]}""", "must be an http or https URL"),
            ("""{"pollInterval": "x"}""", "must be a duration")])
        {
            (await TryCreateAsync(name, Manifests.Cluster(new("http://connect:8083"), whole => Overlay(whole, spec)))).Error.ShouldContain(told);
        }
    }

    [Fact]
    public async Task Config_as_it_was_copied_is_taken()
    {
        var installation = await InstallWithAsync(Manifests.Connector(
            "a", spec => Overlay(spec["config"]!.AsObject(), $$"""{"name": "a", "connector.class": "{{Manifests.FileSource}}", "tasks.max": "1"}""")));

        await installation.SaysAsync("a", Reasons.Running);
        installation.Connect.Find("a").ShouldNotBeNull().Config.ShouldBe(Manifests.ConfigInConnect("a"), ignoreOrder: true);
    }

    [FactWhereCelIsKnown]
    public async Task Name_by_default_may_be_written_out_and_nothing_else_may_change()
    {
        var name = await Plane.CreateNamespaceAsync();
        (await ApplyAsync(name, Manifests.Connector("a"))).OutputOrThrow();

        (await ApplyAsync(name, Manifests.Connector("a", spec => spec["name"] = "a"))).OutputOrThrow();
        (await ApplyAsync(name, Manifests.Connector("a"))).OutputOrThrow();
        (await ApplyAsync(name, Manifests.Connector("a", spec => spec["name"] = "b"))).Error.ShouldContain("spec.name is immutable");
        (await ApplyAsync(name, Manifests.Connector("a", spec => spec["clusterRef"]!["name"] = "b"))).Error.ShouldContain("unless spec.deletionPolicy is Orphan");
        (await ApplyAsync(name, Manifests.Connector("a", spec => spec["clusterRef"]!["namespace"] = name))).Error.ShouldContain(
            "the default is the resource's own namespace");
    }

    [Fact]
    public async Task Null_that_is_applied_from_the_servers_side_comes_to_rest_and_is_refused_by_the_operator()
    {
        var installation = await InstallWithAsync();
        var manifest = Manifests.Connector("a", spec => spec["config"]!["batch.size"] = null).ToJsonString();
        for (var i = 0; i < 3; i++)
        {
            (await Plane.KubectlAsync(["apply", "--server-side", "--field-manager=pipeline", "--namespace", installation.Namespace, "--filename=-"], manifest))
                .OutputOrThrow();
        }

        var refused = await installation.SaysAsync("a", Reasons.InvalidSpec);

        refused.Metadata.Generation.ShouldBe(1);
        Installation.ConditionOf(refused, ConditionTypes.Ready)!.Message.ShouldContain("spec.config[\"batch.size\"]: is null");
        installation.Connect.Connectors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Null_that_kubectl_leaves_out_is_told_by_an_event()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);

        // Old ones leave it out of changes only, new ones of what they create as well.
        await installation.ApplyAsync(Manifests.Connector("a", spec => spec["config"]!["batch.size"] = null));

        await installation.HasEventAsync(EventReasons.NullLeftOut, "batch.size of spec.config");
        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.LeftOutKeys is ["batch.size"]);
    }

    /// <summary>The rule speaks of kubectl as it is since it knows CEL's servers: earlier ones took 0o17 for text.</summary>
    [FactWhereCelIsKnown]
    public async Task Values_without_quotes_become_what_the_rule_says()
    {
        var name = await Plane.CreateNamespaceAsync();
        var changes = RecordedScalars.Changes.Where(row => row.Becomes != "null").ToArray();
        var config = string.Join('\n', changes.Select((row, index) => $"    k{index}: {row.Text}"));
        (await Plane.KubectlAsync(["create", "--namespace", name, "--filename=-"], $"""
            apiVersion: kafkaconnect.dev/v1beta1
            kind: KafkaConnector
            metadata:
              name: a
            spec:
              clusterRef:
                name: connect
              class: C
              config:
            {config}
            """)).OutputOrThrow();

        using var client = new IndependentClient(Plane.KubeconfigPath);

        var stored = await client.FindAsync(IndependentClient.Connectors, name, "a");

        var became = stored!.Value.GetProperty("spec").GetProperty("config");
        changes.Select((row, index) => $"{row.Text} {became.GetProperty($"k{index}").GetRawText()}").ShouldBe(changes.Select(row => $"{row.Text} {row.Becomes}"));
    }

    [FactWhereFieldsCanBeSelected]
    public async Task Connectors_can_be_selected_by_their_cluster()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(HelmChart.Folder, "files"), "*.yaml"))
        {
            await Plane.ApplyCrdAsync(file);
        }

        var name = await Plane.CreateNamespaceAsync();
        (await ApplyAsync(name, Manifests.Connector("a"))).OutputOrThrow();
        (await ApplyAsync(name, Manifests.Connector("b", spec => spec["clusterRef"]!["name"] = "other"))).OutputOrThrow();

        await Eventually.HoldsAsync(
            "connectors to be selected by cluster",
            async token => (await Plane.KubectlAsync(["get", "kcr", "--namespace", name, "--field-selector=spec.clusterRef.name=other", "--output=name"], cancellationToken: token))
                is { Succeeded: true, Output: var found } && found.Trim() == "kafkaconnector.kafkaconnect.dev/b");
    }

    private static void Overlay(JsonObject target, string members)
    {
        foreach (var (key, value) in JsonNode.Parse(members)!.AsObject())
        {
            target[key] = value?.DeepClone();
        }
    }

    private Task<CommandResult> ApplyAsync(string @namespace, JsonObject manifest) =>
        Plane.KubectlAsync(["apply", "--namespace", @namespace, "--filename=-"], manifest.ToJsonString());

    private Task<CommandResult> TryCreateAsync(string @namespace, JsonObject manifest) =>
        Plane.KubectlAsync(["create", "--namespace", @namespace, "--filename=-"], manifest.ToJsonString());
}
