using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Rows "config or state changed from outside" and "server masks a value or adds keys" of what can go wrong.</summary>
public sealed class DriftTests
{
    private static readonly TimeSpan OnePoll = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Changes => ["config", "added key", "removed key", "paused", "stopped", "deleted"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Config_or_state_changed_from_outside_is_put_back_within_one_poll_with_one_event(string what)
    {
        using var cluster = OperatedCluster.Running("orders");

        Change(cluster, what);
        cluster.Until(() => IsAsAsked(cluster), () => "it to be put back", within: OnePoll + TimeSpan.FromSeconds(1));
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Events.Reasons("orders").ShouldBe(["Created", "DriftCorrected"]);
        cluster.Connect.Writes.Count().ShouldBe(2);
        cluster.Resource("orders")!.Status!.Drift.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Config_or_state_changed_while_no_operator_ran_is_put_back_with_one_event(string what)
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Stop();

        Change(cluster, what);
        cluster.Start();
        cluster.Until(() => IsAsAsked(cluster), () => "it to be put back");
        cluster.UntilReady("orders");

        cluster.Events.Reasons("orders").ShouldBe(["Created", "DriftCorrected"]);
    }

    public static TheoryData<string, bool> Servers
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var server in new[] { "masks", "adds a key", "rewrites a value", "leaves out a key" })
            {
                data.Add(server, false);
                data.Add(server, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Server_masks_a_value_or_adds_keys_and_nothing_is_written_not_even_after_a_restart(string server, bool edited)
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.Keeps = Keeping(server);
        cluster.Kubernetes.Create(Samples.Secret("db", ("password", "hunter2")));
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => Samples.WithPassword(spec, "db")));
        cluster.Start();
        cluster.UntilReady("orders");
        if (edited)
        {
            cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = Samples.WithTopic(resource.Spec, "others") });
            cluster.UntilReady("orders");
        }

        cluster.Pass(TimeSpan.FromMinutes(1));
        var (writes, stored) = (cluster.Connect.Writes.Count(), cluster.Kubernetes.Writes.Count);
        writes.ShouldBe(edited ? 2 : 1);
        for (var restart = 0; restart < 3; restart++)
        {
            cluster.Stop();
            cluster.Start();
            cluster.Pass(TimeSpan.FromMinutes(1));
        }

        cluster.Connect.Writes.Count().ShouldBe(writes);
        cluster.Kubernetes.Writes.Count.ShouldBe(stored);
        cluster.Events.Reasons("orders").ShouldNotContain("DriftCorrected");
    }

    [Fact]
    public void A_key_that_the_server_adds_without_answering_so_costs_one_write_ever()
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.Keeps = Keeping("adds a key");
        cluster.Connect.AnswersWithWhatWasSent = true;
        cluster.Apply("orders");
        cluster.Start();
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromMinutes(1));
        var writes = cluster.Connect.Writes.Count();
        cluster.Resource("orders")!.Status!.ServerKeys!.Added.ShouldBe(["vendor.id"]);

        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = Samples.WithTopic(resource.Spec, "others") });
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromMinutes(1));

        writes.ShouldBe(2, "the creation, and one try to remove what nobody asked for");
        cluster.Connect.Writes.Count().ShouldBe(writes + 1, "the edit");
    }

    [Fact]
    public void Contest_is_told_once_slows_down_goes_on_and_ends_when_the_other_side_gives_up()
    {
        using var cluster = OperatedCluster.Running("orders");
        for (var round = 0; round < 6; round++)
        {
            ChangeAndAwaitCorrection(cluster);
        }

        cluster.Until(() => IsContested(cluster), () => "the contest to be told");
        var contestedAt = cluster.Connect.Writes.Count();
        for (var minute = 0; minute < 120; minute++)
        {
            Change(cluster, "config");
            cluster.Pass(TimeSpan.FromMinutes(1), step: TimeSpan.FromMilliseconds(500));
            IsContested(cluster).ShouldBeTrue("told all the while");
        }

        var writes = cluster.Connect.Writes.Count() - contestedAt;
        writes.ShouldBeInRange(12, 18, "after 1, 2, 4, 8 minutes, and then every ten");
        cluster.Until(() => IsAsAsked(cluster), () => "the last correction", within: TimeSpan.FromMinutes(11));
        cluster.Until(() => cluster.IsReady("orders"), () => "the end of the contest", within: TimeSpan.FromMinutes(11));

        cluster.Resource("orders")!.Status!.Corrections.ShouldBeNull();
        cluster.Events.Reasons("orders").Count(reason => reason == "Drifted").ShouldBe(1);
        ChangeAndAwaitCorrection(cluster);
        cluster.UntilReady("orders");
    }

    [Fact]
    public void Contest_survives_a_restart_of_the_operator()
    {
        using var cluster = OperatedCluster.Running("orders");
        for (var round = 0; round < 6; round++)
        {
            ChangeAndAwaitCorrection(cluster);
        }

        cluster.Until(() => IsContested(cluster), () => "the contest to be told");
        cluster.Stop();
        Change(cluster, "config");
        cluster.Start();
        cluster.Pass(TimeSpan.FromSeconds(30));

        cluster.Connect.Find("orders")!.Config["topic"].ShouldBe("theirs", "it is held back");
        IsContested(cluster).ShouldBeTrue();
        cluster.Resource("orders")!.Status!.Drift.ShouldBe(["topic"]);
        cluster.Until(() => IsAsAsked(cluster), () => "the next correction");
        cluster.Events.Reasons("orders").Count(reason => reason == "Drifted").ShouldBe(1);
    }

    private static bool IsContested(OperatedCluster cluster) =>
        cluster.Reason("orders") == Reasons.Drifted && ConditionSummary.Of(cluster.Resource("orders")!.Status!.Conditions)!.Stalled;

    private static bool IsAsAsked(OperatedCluster cluster) =>
        cluster.Connect.Find("orders") is { State: ConnectorState.Running, Config: var config }
        && config.Count == Samples.Config().Count + 1 && config.GetValueOrDefault("topic") == "orders";

    private static void ChangeAndAwaitCorrection(OperatedCluster cluster)
    {
        Change(cluster, "config");
        cluster.Until(() => IsAsAsked(cluster), () => "it to be put back");
        cluster.Pass(TimeSpan.FromSeconds(3));
    }

    private static void Change(OperatedCluster cluster, string what)
    {
        var config = Samples.Config();
        switch (what)
        {
            case "config":
                cluster.Connect.Put("orders", Samples.Config("theirs"));
                break;
            case "added key":
                cluster.Connect.Put("orders", new Dictionary<string, string>(config) { ["by.hand"] = "1" });
                break;
            case "removed key":
                config.Remove("topic");
                cluster.Connect.Put("orders", config);
                break;
            case "paused":
                cluster.Connect.Put("orders", config, ConnectorState.Paused);
                break;
            case "stopped":
                cluster.Connect.Put("orders", config, ConnectorState.Stopped);
                break;
            case "deleted":
                cluster.Connect.Remove("orders");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, message: null);
        }
    }

    private static Func<Dictionary<string, string>, Dictionary<string, string>> Keeping(string server) => server switch
    {
        "masks" => config => With(config, "connection.password", "********"),
        "adds a key" => config => With(config, "vendor.id", "7"),
        "rewrites a value" => config => With(config, "topic", config["topic"].ToUpperInvariant()),
        "leaves out a key" => config => config.Where(pair => pair.Key != "topic").ToDictionary(),
        _ => throw new ArgumentOutOfRangeException(nameof(server), server, message: null),
    };

    private static Dictionary<string, string> With(Dictionary<string, string> config, string key, string value) => new(config) { [key] = value };
}
