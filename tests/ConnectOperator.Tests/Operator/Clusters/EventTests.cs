using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>What a person would ask "when did that happen?" about is told once: not per poll, per retry or per process.</summary>
public sealed class EventTests
{
    private static readonly Dictionary<string, (Action<OperatedCluster> Happens, string[] Events)> Happenings = new()
    {
        ["created"] = (_ => { }, ["Created"]),
        ["updated"] = (cluster => Edit(cluster, spec => Samples.WithTopic(spec, "more")), ["Created", "Updated"]),
        ["paused"] = (cluster => Edit(cluster, spec => spec with { State = "paused" }), ["Created", "Paused"]),
        ["paused and resumed"] = (
            cluster =>
            {
                Edit(cluster, spec => spec with { State = "paused" });
                cluster.UntilReason("orders", Reasons.Paused);
                Edit(cluster, spec => spec with { State = "running" });
            },
            ["Created", "Paused", "Resumed"]),
        ["stopped"] = (cluster => Edit(cluster, spec => spec with { State = "stopped" }), ["Created", "Stopped"]),
        ["restarted"] = (cluster => Annotate(cluster, Annotations.Restart), ["Created", "Restarted"]),
        ["task asked for in Strimzi's form"] = (cluster => Annotate(cluster, Annotations.RestartTask, "0"), ["Created", "AnnotationIgnored"]),
        ["manifest with a null that kubectl left out"] = (
            cluster =>
            {
                Annotate(cluster, LastApplied.Annotation, """{"spec":{"config":{"batch.size":null}}}""");
                cluster.Pass(TimeSpan.FromMinutes(1));
                Annotate(cluster, LastApplied.Annotation, """{"spec":{"config":{"batch.size":null,"topic":"more"}}}""");
            },
            ["Created", "NullLeftOut"]),
        ["annotation misspelt, and once more with another value"] = (
            cluster =>
            {
                Annotate(cluster, "kafkaconnect.dev/restart-tasks", "1");
                cluster.Pass(TimeSpan.FromMinutes(1));
                Annotate(cluster, "kafkaconnect.dev/restart-tasks", "2");
            },
            ["Created", "AnnotationIgnored", "AnnotationIgnored"]),
        ["task failed"] = (cluster => TaskFails(cluster), ["Created", "TaskFailed"]),
        ["config changed in Connect"] = (cluster => cluster.Connect.Put("orders", Samples.Config("theirs")), ["Created", "DriftCorrected"]),
        ["deleted in Connect"] = (cluster => cluster.Connect.Remove("orders"), ["Created", "DriftCorrected"]),
        ["config rejected"] = (
            cluster =>
            {
                cluster.Connect.Troubles = call => call.Verb is ConnectVerb.PutConfig ? Trouble.Invalid : null;
                Edit(cluster, spec => Samples.WithTopic(spec, "wrong"));
            },
            ["Created", "InvalidConfig"]),
        ["spec rejected"] = (cluster => Edit(cluster, spec => spec with { State = "off" }), ["Created", "InvalidSpec"]),
        ["only observed, and changed in Connect"] = (
            cluster =>
            {
                Edit(cluster, spec => spec with { Mode = "Observe" });
                cluster.Pass(TimeSpan.FromSeconds(15));
                cluster.Connect.Put("orders", Samples.Config("theirs"));
            },
            ["Created", "Drifted"]),
    };

    public static TheoryData<string> HappeningNames => [.. Happenings.Keys];

    [Theory]
    [MemberData(nameof(HappeningNames))]
    public void What_happens_is_told_once(string name)
    {
        var (happens, told) = Happenings[name];
        using var cluster = Started();

        happens(cluster);
        cluster.Pass(TimeSpan.FromMinutes(25), step: TimeSpan.FromMilliseconds(250));
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(2));

        cluster.Events.Reasons("orders").ShouldBe(told);
        told.ShouldAllBe(reason => Reference.Contains($"`{reason}`", StringComparison.Ordinal), "and documented");
    }

    private static readonly string Reference = File.ReadAllText(Repository.PathOf("docs", "reference.md"));

    private static readonly Dictionary<string, (Action<OperatedCluster> Happens, string[] Events)> Endings = new()
    {
        ["deleted"] = (_ => { }, ["Created", "Deleted", "Released"]),
        ["orphaned"] = (cluster => Edit(cluster, spec => spec with { DeletionPolicy = "Orphan" }), ["Created", "Orphaned"]),
        ["only observed"] = (cluster => Edit(cluster, spec => spec with { Mode = "Observe" }), ["Created", "Orphaned"]),
        ["forced"] = (cluster => Annotate(cluster, Annotations.ForceRelease, "true"), ["Created", "Orphaned"]),
    };

    public static TheoryData<string, bool> EndingNames
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in Endings.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EndingNames))]
    public void How_a_resource_ends_is_told_once_however_often_letting_go_has_to_be_tried(string name, bool refused)
    {
        var (happens, told) = Endings[name];
        using var cluster = Started();
        happens(cluster);
        cluster.Pass(TimeSpan.FromSeconds(15));
        var refusals = refused ? 4 : 0;
        cluster.Kubernetes.Arriving = (write, _) => write is { Kind: "KafkaConnector", Verb: KubernetesVerb.Finalizers } && refusals-- > 0
            ? throw new HttpRequestException("The API server is away.")
            : Task.CompletedTask;

        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Events.Reasons("orders").ShouldBe(told);
    }

    [Theory]
    [InlineData(ConnectVerb.Create, "Created")]
    [InlineData(ConnectVerb.PutConfig, "Updated")]
    [InlineData(ConnectVerb.Pause, "Paused")]
    [InlineData(ConnectVerb.Delete, "Deleted")]
    public void What_was_done_is_told_although_the_answer_was_lost(ConnectVerb verb, string reason)
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Troubles = call => call.Verb == verb ? Trouble.AnswerLost : null;
        cluster.Apply("orders");
        cluster.UntilReady("orders");
        Edit(cluster, spec => Samples.WithTopic(spec, "more"));
        cluster.Until(() => cluster.Connect.Find("orders")!.Config["topic"] == "more", () => "the update");
        cluster.UntilReady("orders");
        Edit(cluster, spec => spec with { State = "paused" });
        cluster.UntilReason("orders", Reasons.Paused);
        cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        cluster.Until(() => cluster.Resource("orders") is null, () => "the resource to go");

        cluster.Events.Reasons("orders").Where(each => each != Reasons.WriteOutcomeUnknown).ShouldBe(["Created", "Updated", "Paused", "Deleted", "Released"], reason);
    }

    [Fact]
    public void Connect_that_does_not_answer_is_told_once_on_its_cluster_and_not_on_every_connector()
    {
        using var cluster = Started();
        cluster.Connect.Troubles = _ => Trouble.Unreachable;
        cluster.UntilReason("orders", Reasons.ConnectUnreachable);
        cluster.Pass(TimeSpan.FromMinutes(10));
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(2));
        cluster.Events.Reasons("prod").ShouldBe(["Connected", "ConnectUnreachable"]);

        cluster.Connect.Troubles = _ => null;
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Events.Reasons("prod").ShouldBe(["Connected", "ConnectUnreachable", "Connected"]);
        cluster.Events.Reasons("orders").ShouldBe(["Created"]);
    }

    private static OperatedCluster Started()
    {
        var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => spec with { AutoRestart = new() { Enabled = false } }));
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(40));
        return cluster;
    }

    private static void Edit(OperatedCluster cluster, Func<KafkaConnectorSpec, KafkaConnectorSpec> edit) =>
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = edit(resource.Spec) });

    private static void Annotate(OperatedCluster cluster, string annotation, string value = "now") =>
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with
        {
            Metadata = resource.Metadata with { Annotations = new Dictionary<string, string> { [annotation] = value } },
        });

    private static void TaskFails(OperatedCluster cluster) => cluster.Connect.Change(ConnectorName.Parse("orders"), connector => connector with
    {
        Tasks = [new ObservedTask(0, ConnectorState.Failed, "10.0.0.1:8083", "java.lang.IllegalStateException: boom")],
    });
}
