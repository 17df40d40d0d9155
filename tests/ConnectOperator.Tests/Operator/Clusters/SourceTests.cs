using System.Text;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>Secrets that connectors and the cluster itself refer to.</summary>
public sealed class SourceTests
{
    [Fact]
    public void A_changed_secret_reaches_only_the_connector_that_uses_it()
    {
        using var cluster = OperatedCluster.Started();
        foreach (var name in (string[])["orders", "stock"])
        {
            cluster.Kubernetes.Create(Samples.Secret(name, ("password", "old-password")));
            cluster.Kubernetes.Create(Samples.Connector(name, spec: spec => Samples.WithPassword(spec, name)));
        }

        cluster.UntilReady("orders", "stock");
        cluster.Pass(TimeSpan.FromSeconds(40));
        var reads = cluster.Kubernetes.Reads.Count;

        Rotate(cluster, "orders", "password");
        cluster.Until(() => cluster.Connect.Find("orders")!.Config["connection.password"] == "new-value", () => "the new password");
        cluster.Pass(TimeSpan.FromSeconds(40));

        cluster.Connect.Writes.Count(call => call.Verb == ConnectVerb.PutConfig).ShouldBe(1);
        cluster.Connect.Find("stock")!.Config["connection.password"].ShouldBe("old-password");
        cluster.Kubernetes.Reads.Skip(reads).ShouldBe([Samples.Key("orders")]);
    }

    [Fact]
    public void A_secret_that_nobody_refers_to_is_never_read()
    {
        using var cluster = OperatedCluster.Running("orders");

        cluster.Kubernetes.Create(Samples.Secret("private", ("password", "mine")));
        Rotate(cluster, "private", "password");
        cluster.Pass(TimeSpan.FromSeconds(40));

        cluster.Kubernetes.Reads.ShouldBeEmpty();
    }

    [Fact]
    public void A_secret_that_is_referred_to_no_more_is_forgotten()
    {
        using var cluster = OperatedCluster.Started();
        cluster.Kubernetes.Create(Samples.Secret("orders", ("password", "old-password")));
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => Samples.WithPassword(spec, "orders")));
        cluster.UntilReady("orders");
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { ConfigFrom = null } });
        cluster.Pass(TimeSpan.FromMinutes(1));
        var reads = cluster.Kubernetes.Reads.Count;

        Rotate(cluster, "orders", "password");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Kubernetes.Reads.Count.ShouldBe(reads);
    }

    [Fact]
    public void Rotated_credentials_make_a_new_client_at_once_and_the_old_one_goes_after_its_last_call()
    {
        using var cluster = WithLogin();
        cluster.Apply("orders");
        cluster.UntilReady("orders");
        cluster.Pass(TimeSpan.FromSeconds(40));
        var first = cluster.Connect.Clients.ShouldHaveSingleItem();
        var gate = new TaskCompletionSource();
        cluster.Connect.Arriving = (call, stopping) => call.IsWrite ? gate.Task.WaitAsync(stopping) : Task.CompletedTask;
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = Samples.WithTopic(resource.Spec, "new") });
        cluster.Until(() => first.UnderWay.Any(call => call.IsWrite), () => "a write under way");

        Rotate(cluster, "login", "password");
        cluster.Drain();

        cluster.Connect.Clients.Count.ShouldBe(2, "a new client without any time passing");
        cluster.Connect.Clients[1].Endpoint.Authentication.ShouldBe(new ConnectOperator.Rest.Endpoints.RestAuthentication.Basic("operator", "new-value"));
        first.IsDisposed.ShouldBeFalse("its write is under way");
        gate.SetResult();
        cluster.Drain();
        first.IsDisposed.ShouldBeTrue();
        first.DisposedUnderACall.ShouldBeFalse();
        cluster.Until(() => cluster.Connect.Find("orders")!.Config["topic"] == "new", () => "the write");
        cluster.Connect.Clients[1].IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public void Refused_credentials_are_tried_slowly_and_at_once_when_the_secret_changes()
    {
        using var cluster = WithLogin();
        cluster.Connect.Troubles = _ => cluster.Connect.Clients.Count == 1 ? Trouble.Unauthorized : null;
        cluster.Apply("orders");
        cluster.UntilReason("orders", ConnectOperator.Core.Conditions.Reasons.Unauthorized);
        var calls = cluster.Connect.Calls.Count;
        cluster.Pass(TimeSpan.FromMinutes(10), step: TimeSpan.FromSeconds(1));
        (cluster.Connect.Calls.Count - calls).ShouldBeInRange(15, 21, "one try in 30 s");

        Rotate(cluster, "login", "password");

        cluster.Until(() => cluster.IsReady("orders"), () => "the connector", within: TimeSpan.FromSeconds(10));
    }

    private static OperatedCluster WithLogin()
    {
        var cluster = new OperatedCluster(spec => spec with
        {
            Authentication = new() { Basic = new() { SecretRef = new() { Name = "login" } } },
        });
        cluster.Kubernetes.Create(Samples.Secret("login", ("username", "operator"), ("password", "old-value")));
        cluster.Start();
        return cluster;
    }

    private static void Rotate(OperatedCluster cluster, string secret, string key) =>
        cluster.Kubernetes.Edit<Secret>(Samples.Key(secret), before => before with
        {
            Data = new Dictionary<string, byte[]>(before.Data!) { [key] = Encoding.UTF8.GetBytes("new-value") },
        });
}
