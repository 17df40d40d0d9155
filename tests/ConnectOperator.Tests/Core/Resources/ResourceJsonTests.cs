using System.Text.Json;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Resources;

public sealed class ResourceJsonTests
{
    [Fact]
    public void Whole_connector_is_read()
    {
        var connector = ResourceText.Connector(
            """
            "name":"orders-1","tasksMax":3,"version":"[3.9,4)","config":{"a":"b"},"state":"paused","deletionPolicy":"Orphan",
            "clusterRef":{"name":"prod","namespace":"connect"},
            "configFrom":[{"key":"password","secretKeyRef":{"name":"db","key":"pw"}},{"prefix":"x.","configMapRef":{"name":"defaults"}}]
            """);

        connector.ApiVersion.ShouldBe("kafkaconnect.dev/v1beta1");
        connector.Metadata.Name.ShouldBe("orders");
        connector.Spec.ClusterRef.ShouldBe(new() { Name = "prod", Namespace = "connect" });
        connector.Spec.Name.ShouldBe("orders-1");
        connector.Spec.TasksMax.ShouldBe(3);
        connector.Spec.Version.ShouldBe("[3.9,4)");
        connector.Spec.State.ShouldBe("paused");
        connector.Spec.DeletionPolicy.ShouldBe("Orphan");
        connector.Spec.ConfigFrom.ShouldBe(
        [
            new() { Key = "password", SecretKeyRef = new() { Name = "db", Key = "pw" } },
            new() { Prefix = "x.", ConfigMapRef = new() { Name = "defaults" } },
        ]);
        connector.Status.ShouldBeNull();
    }

    [Fact]
    public void Config_is_the_dictionary_that_it_is_written_as()
    {
        var config = Config("""{"b":"1","a":"2","b":"3"}""");

        config.Count.ShouldBe(2);
        config.Keys.ShouldBe(["b", "a"]);
        config.Values.ShouldBe([new ConfigValue.Text("3"), new ConfigValue.Text("2")]);
        config.ContainsKey("a").ShouldBeTrue();
        config.TryGetValue("c", out _).ShouldBeFalse();
        config.ToDictionary().ShouldBe(new Dictionary<string, ConfigValue> { ["a"] = new ConfigValue.Text("2"), ["b"] = new ConfigValue.Text("3") }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"half a surrogate pair":"\ud800"}""")]
    public void Config_that_cannot_be_read_is_told_and_the_rest_stays_readable(string config)
    {
        var connector = ResourceText.Connector($$"""
            "config":{{config}}
            """);

        connector.Metadata.Name.ShouldBe("orders");
        connector.Spec.UnreadableField.ShouldBe("spec.config");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.50")]
    [InlineData("-0")]
    [InlineData("1E3")]
    [InlineData("12345678901234567890123")]
    public void Number_keeps_its_digits(string digits) =>
        Config($$"""{"n":{{digits}}}""")["n"].ShouldBe(new ConfigValue.Number(digits));

    [Fact]
    public void Values_keep_their_kind()
    {
        var config = Config("""{"text":"a","yes":true,"null":null,"nested":{"a":[1]},"list":["a",1,null,{"b":{}},[1,[2]]]}""");

        config["text"].ShouldBe(new ConfigValue.Text("a"));
        config["yes"].ShouldBe(new ConfigValue.Boolean(true));
        config["null"].ShouldBe(new ConfigValue.Null());
        config["nested"].ShouldBe(new ConfigValue.Nested());
        config["list"].ShouldBeOfType<ConfigValue.List>().Items.ShouldBe(
        [
            new ConfigValue.Text("a"),
            new ConfigValue.Number("1"),
            new ConfigValue.Null(),
            new ConfigValue.Nested(),
            new ConfigValue.Nested(),
        ]);
    }

    [Fact]
    public void Members_that_nobody_declared_are_skipped() =>
        ResourceText.Connector("""
            "later":{"field":[1,2]},"tasksMax":2
            """).Spec.TasksMax.ShouldBe(2);

    [Theory]
    [InlineData("""{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":null}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"class":null,"clusterRef":null,"configFrom":[null]}}""")]
    public void Missing_fields_leave_a_connector_readable(string json)
    {
        var connector = ResourceText.Read<KafkaConnector>(json);

        connector.Kind.ShouldBe("KafkaConnector");
        connector.Spec.Class.ShouldBe("");
        connector.Spec.ClusterRef.Name.ShouldBe("");
    }

    [Theory]
    [InlineData("""{"tasksMax":"three"}""", "spec.tasksMax")]
    [InlineData("""{"class":1}""", "spec.class")]
    [InlineData("""{"config":[]}""", "spec.config")]
    [InlineData("""{"configFrom":[{"secretRef":"db"}],"class":"C"}""", "spec.configFrom[0].secretRef")]
    [InlineData("5", "spec")]
    public void Field_of_the_wrong_type_is_named_and_the_connector_stays_readable(string spec, string field)
    {
        var connector = ResourceText.WithSpec<KafkaConnector>("KafkaConnector", spec);

        connector.Metadata.Name.ShouldBe("orders");
        connector.Spec.UnreadableField.ShouldBe(field);
    }

    [Fact]
    public void Field_of_the_wrong_type_is_named_and_the_cluster_stays_readable() =>
        ResourceText.WithSpec<KafkaConnectCluster>("KafkaConnectCluster", """{"urls":"http://connect:8083"}""")
            .Spec.UnreadableField.ShouldBe("spec.urls");

    [Fact]
    public void What_follows_an_unreadable_spec_is_read()
    {
        var connector = ResourceText.Read<KafkaConnector>(
            """{"spec":{"config":{"a":{}},"tasksMax":{},"name":"x"},"metadata":{"name":"a"},"status":{"connectorName":"a"}}""");

        connector.Spec.UnreadableField.ShouldBe("spec.tasksMax");
        connector.Status!.ConnectorName.ShouldBe("a");
    }

    [Theory]
    [InlineData("""{"conditions":[{"type":"Ready","status":"Perhaps"}]}""")]
    [InlineData("""{"observedGeneration":"x"}""")]
    public void Unreadable_status_is_as_good_as_none(string status) =>
        ResourceText.Read<KafkaConnector>($$$"""{"metadata":{"name":"a"},"status":{{{status}}},"spec":{"class":"C"}}""")
            .ShouldSatisfyAllConditions(
                connector => connector.Status.ShouldBeNull(),
                connector => connector.Spec.Class.ShouldBe("C"));

    [Fact]
    public void Status_is_written_in_camel_case_without_nulls_and_with_times_in_whole_seconds()
    {
        KafkaConnectorStatus status = new()
        {
            ObservedGeneration = 3,
            Conditions =
            [
                new()
                {
                    Type = "Ready",
                    Status = ConditionStatus.True,
                    LastTransitionTime = new(2026, 11, 22, 9, 0, 0, 123, TimeSpan.FromHours(1)),
                    Reason = "Running",
                    Message = "",
                },
            ],
            Tasks = new() { Total = 1, Running = 1, Summary = "1/1" },
        };

        var json = JsonSerializer.SerializeToNode(status, ResourceJson.Default.KafkaConnectorStatus).ShouldNotBeNull();

        json["conditions"]!.ToJsonString().ShouldBe(
            """[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-22T08:00:00Z","reason":"Running","message":""}]""");
        json["tasks"]!.ToJsonString().ShouldBe("""{"total":1,"running":1,"failed":0,"paused":0,"unassigned":0,"unreported":0,"summary":"1/1"}""");
        json.AsObject().Select(pair => pair.Key).ShouldBe(["observedGeneration", "conditions", "tasks"]);
    }

    [Fact]
    public void Null_in_a_list_of_urls_is_survived() =>
        ResourceText.Cluster("\"urls\":[null]").Spec.Urls.ShouldBe([null!]);

    private static IReadOnlyDictionary<string, ConfigValue> Config(string json) =>
        ResourceText.Connector($"\"config\":{json}").Spec.Config.ShouldNotBeNull();
}
