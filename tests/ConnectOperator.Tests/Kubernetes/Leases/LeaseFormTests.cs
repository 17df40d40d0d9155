using System.Text.Json.Nodes;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Tests.Kubernetes.Client;
using ManualTime;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Leases;

/// <summary>What goes to the API server when a Lease is taken that others use too.</summary>
public sealed class LeaseFormTests
{
    private const string Held = """
        {
          "apiVersion": "coordination.k8s.io/v1",
          "kind": "Lease",
          "metadata": {
            "name": "lease", "namespace": "ns", "resourceVersion": "7", "labels": {"team": "data"},
            "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": "1"}],
            "managedFields": [{"manager": "kubectl", "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {}}}],
            "fieldOfALaterVersion": {"a": [1]}
          },
          "spec": {
            "holderIdentity": "", "leaseDurationSeconds": 1, "leaseTransitions": 4, "acquireTime": "2025-12-31T00:00:00.000000Z",
            "renewTime": "2025-12-31T00:00:00.000000Z", "strategy": "OldestEmulationVersion", "fieldOfALaterVersion": 1.50
          }
        }
        """;

    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task Lease_is_taken_with_all_that_others_have_put_into_it()
    {
        var (metadata, spec) = await TakenAsync();

        var before = JsonNode.Parse(Held)!;
        JsonNode.DeepEquals(metadata, before["metadata"]).ShouldBeTrue(metadata.ToJsonString());
        spec["strategy"]!.GetValue<string>().ShouldBe("OldestEmulationVersion");
        spec["fieldOfALaterVersion"]!.ToJsonString().ShouldBe("1.50");
    }

    [Fact]
    public async Task Times_have_six_digits_behind_the_second_because_the_API_server_refuses_all_others()
    {
        var (_, spec) = await TakenAsync();

        time.GetUtcNow().Microsecond.ShouldBe(0);
        var now = $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss}.000000Z";
        ((string)spec["acquireTime"]!, (string)spec["renewTime"]!).ShouldBe((now, now));
    }

    /// <summary>What is written over a Lease that nobody holds.</summary>
    private async Task<(JsonNode Metadata, JsonNode Spec)> TakenAsync()
    {
        using var server = new ScriptedServer(ScriptedServer.Json(Held), ScriptedServer.Json(Held));
        using var client = new ConnectOperator.Kubernetes.Client.KubernetesClient(server, new Uri("https://api.test"), time: time);
        var options = new LeaderElectionOptions { Lease = new("ns", "lease"), Identity = "me" };
        using var elector = new LeaderElector(client, options, time, NullLogger.Instance);
        using var stopping = new CancellationTokenSource();
        await elector.RunAsync(_ => stopping.CancelAsync(), stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var written = JsonNode.Parse(server.Requests.First(request => request.Method == HttpMethod.Put).Body!)!;
        return (written["metadata"]!, written["spec"]!);
    }
}
