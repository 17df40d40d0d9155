using ConnectOperator.Core.Conditions;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>What Connect refuses, puts off or has yet to do: of one connector, and of all.</summary>
public sealed class RefusalTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    [Fact]
    public void One_connector_that_may_not_be_written_holds_up_nobody_and_is_tried_rarely()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Troubles = call => call is { IsWrite: true, Name.Value: "secret" } ? Trouble.Forbidden : null;
        cluster.Apply("secret");
        cluster.UntilReason("secret", Reasons.Unauthorized);
        cluster.Pass(TimeSpan.FromMinutes(10), Step);
        cluster.Connect.Writes.Count(call => call.Name!.Value.Value == "secret").ShouldBeInRange(4, 10);
        string[] others = [.. Enumerable.Range(0, 6).Select(number => $"good{number}")];

        cluster.Apply(others);

        cluster.Until(() => others.All(cluster.IsReady), () => "the others", within: TimeSpan.FromSeconds(5), Step);
        var ready = cluster.Ready("secret")!;
        ready.Message.ShouldContain("Create secret: HTTP 403 Forbidden");
        cluster.Resource("secret")!.Status!.Conditions!.ShouldContain(condition => condition.Type == ConditionTypes.Stalled);
        cluster.Events.Reasons("secret").Count(reason => reason == Reasons.Unauthorized).ShouldBe(1, "told once");

        cluster.Connect.Troubles = _ => null;
        cluster.Until(() => cluster.IsReady("secret"), () => "the right to be noticed", within: TimeSpan.FromMinutes(6), Step);
    }

    [Fact]
    public void Other_credentials_are_tried_at_once()
    {
        using var cluster = new OperatedCluster(spec => spec with
        {
            Authentication = new() { Basic = new() { SecretRef = new() { Name = "login" } } },
        });
        cluster.Kubernetes.Create(Samples.Secret("login", ("username", "reader"), ("password", "p")));
        cluster.Connect.Troubles = call => call.IsWrite && cluster.Connect.Clients.Count == 1 ? Trouble.Forbidden : null;
        cluster.Apply("a", "b", "c", "d");
        cluster.Start();
        cluster.Pass(TimeSpan.FromMinutes(5), Step);

        cluster.Kubernetes.Edit<Secret>(Samples.Key("login"), _ => Samples.Secret("login", ("username", "writer"), ("password", "p")));

        cluster.Until(() => ((string[])["a", "b", "c", "d"]).All(cluster.IsReady), () => "the connectors", within: TimeSpan.FromSeconds(5), Step);
    }

    [Fact]
    public void What_is_wrong_with_a_config_is_told_key_by_key_and_asked_once()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Troubles = call => call.IsWrite ? Trouble.Invalid : null;
        cluster.Connect.Complaint = "Connector configuration is invalid and contains the following 1 error(s):\nA value is required";
        cluster.Connect.Errors = _ => new([new("connection.url", "A value is required")], new Dictionary<string, string> { ["connection.url"] = "" });
        cluster.Apply("orders");

        cluster.UntilReason("orders", Reasons.InvalidConfig);

        cluster.Ready("orders")!.Message.ShouldContain("For configuration connection.url: A value is required");
        cluster.Pass(TimeSpan.FromHours(1), TimeSpan.FromSeconds(1));
        Count(ConnectVerb.Create).ShouldBeInRange(5, 8);
        Count(ConnectVerb.Validate).ShouldBe(1);
        cluster.Ready("orders")!.Message.ShouldContain("For configuration connection.url: A value is required");

        cluster.Connect.Troubles = _ => null;
        cluster.Until(() => cluster.IsReady("orders"), () => "the config to be accepted", within: TimeSpan.FromMinutes(11), Step);
        Count(ConnectVerb.Validate).ShouldBe(1);

        int Count(ConnectVerb verb) => cluster.Connect.Calls.Count(call => call.Verb == verb);
    }

    [Fact]
    public void Connector_that_the_leader_creates_late_is_waited_for_and_created_once()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Connect.Troubles = call => call.Verb == ConnectVerb.Create ? Trouble.UnderWay : null;
        cluster.Apply("orders");
        cluster.UntilReason("orders", Reasons.WriteOutcomeUnknown);
        cluster.Ready("orders")!.Message.ShouldContain("validation of this plugin takes longer");
        cluster.Pass(TimeSpan.FromSeconds(30), Step);

        cluster.Connect.Put("orders", Samples.Config());

        cluster.Until(() => cluster.IsReady("orders"), () => "the connector to be found", within: TimeSpan.FromSeconds(15), Step);
        cluster.Pass(TimeSpan.FromMinutes(5), Step);
        cluster.Connect.Writes.Count().ShouldBe(1);
    }

    [Fact]
    public void Connector_that_the_leader_never_creates_is_created_again_after_a_minute()
    {
        using var cluster = OperatedCluster.Started();
        var late = true;
        cluster.Connect.Troubles = call => call.Verb == ConnectVerb.Create && late ? Trouble.UnderWay : null;
        cluster.Apply("orders");
        cluster.UntilReason("orders", Reasons.WriteOutcomeUnknown);
        cluster.Pass(TimeSpan.FromSeconds(55), Step);
        cluster.Connect.Writes.Count().ShouldBe(1);
        late = false;

        cluster.Until(() => cluster.IsReady("orders"), () => "the second try", within: TimeSpan.FromSeconds(20), Step);
        cluster.Connect.Writes.Count().ShouldBe(2);
    }

    [Fact]
    public void Who_asks_to_be_left_alone_is_left_alone()
    {
        using var cluster = OperatedCluster.Running("orders");
        cluster.Connect.Troubles = _ => Trouble.Throttled;
        cluster.Pass(TimeSpan.FromSeconds(12), Step);
        var calls = cluster.Connect.Calls.Count;

        cluster.Pass(TimeSpan.FromMinutes(10), Step);

        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(9, 10, "a minute apart, as asked");
        cluster.Connect.Troubles = call => call.IsWrite ? Trouble.Throttled : null;
        cluster.Until(() => cluster.IsReady("orders"), () => "the connector", step: Step);
        cluster.Apply("a", "b", "c", "d");
        cluster.Pass(TimeSpan.FromMinutes(10), Step);
        cluster.Connect.Writes.Count().ShouldBeInRange(13, 16, "the four at once, and then one a minute");
        cluster.Ready("a")!.Status.ShouldNotBe(ConditionStatus.True);
    }
}
