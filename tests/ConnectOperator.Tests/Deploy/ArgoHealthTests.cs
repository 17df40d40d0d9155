using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>deploy/argocd, as Argo CD's own test of resource_customizations would take it, on resources recorded from the operator.</summary>
public sealed class ArgoHealthTests
{
    private static readonly string[] Kinds = ["KafkaConnectCluster", "KafkaConnector"];

    public static TheoryData<string, string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, string>();
            foreach (var kind in Kinds)
            {
                foreach (var test in Tests(kind))
                {
                    var expected = test["healthStatus"]!;
                    cases.Add(kind, (string)test["inputPath"]!, (string)expected["status"]!, (string)expected["message"]!);
                }
            }

            return cases;
        }
    }

    [TheoryWhereLuaRuns]
    [MemberData(nameof(Cases))]
    public async Task Recorded_resource_is_judged_as_its_test_says(string kind, string input, string status, string message) =>
        (await LuaHealth.OfAsync(Resource(kind, input))).ShouldBe(new LuaHealth(status, message));

    [Fact]
    public void Every_recorded_resource_has_a_test_and_every_status_a_resource()
    {
        foreach (var kind in Kinds)
        {
            Tests(kind).Select(test => (string)test["inputPath"]!).ShouldBe(
                Directory.GetFiles(Path.Combine(LuaHealth.Folder(kind), "testdata")).Select(path => $"testdata/{Path.GetFileName(path)}"), ignoreOrder: true);
            Tests(kind).Select(test => (string)test["healthStatus"]!["status"]!).Distinct().ShouldBe(
                kind == "KafkaConnector" ? ["Healthy", "Progressing", "Degraded", "Suspended"] : ["Healthy", "Progressing", "Degraded"], ignoreOrder: true);
        }
    }

    [Fact]
    public void Settings_for_an_Argo_CD_without_these_scripts_contain_them()
    {
        var data = ManifestSet.OfFile(Repository.PathOf("deploy", "argocd", "argocd-cm.yaml")).Single("ConfigMap")["data"]!.AsObject();

        data.Select(entry => (entry.Key, (string)entry.Value!)).ShouldBe(
            Kinds.Select(kind => ($"resource.customizations.health.kafkaconnect.dev_{kind}", File.ReadAllText(Path.Combine(LuaHealth.Folder(kind), "health.lua")))),
            ignoreOrder: true);
    }

    [TheoryWhereLuaRuns]
    [InlineData("KafkaConnectCluster", "testdata/healthy_connected.yaml")]
    [InlineData("KafkaConnector", "testdata/healthy_running.yaml")]
    public async Task Status_of_an_older_spec_is_no_answer(string kind, string input)
    {
        var resource = Resource(kind, input);
        resource["metadata"]!["generation"] = (long)resource["metadata"]!["generation"]! + 1;

        (await LuaHealth.OfAsync(resource)).Status.ShouldBe("Progressing");
    }

    private static IEnumerable<JsonNode> Tests(string kind) =>
        ManifestSet.OfFile(Path.Combine(LuaHealth.Folder(kind), "health_test.yaml")).Objects.Single()["tests"]!.AsArray().Select(test => test!);

    private static JsonObject Resource(string kind, string input) => ManifestSet.OfFile(Path.Combine(LuaHealth.Folder(kind), input)).Objects.Single();
}
