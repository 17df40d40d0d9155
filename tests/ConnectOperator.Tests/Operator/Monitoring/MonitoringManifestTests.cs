using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Monitoring;

/// <summary>Manifests whose kinds no test server knows fit to each other and to the deployment.</summary>
public sealed class MonitoringManifestTests
{
    private static readonly JsonObject Service = Read("deploy", "kustomize", "operator", "service.yaml");
    private static readonly JsonObject Deployment = Read("deploy", "kustomize", "operator", "deployment.yaml");

    [Fact]
    public void Service_monitor_finds_the_service_and_its_port()
    {
        var spec = Read("deploy", "monitoring", "servicemonitor.yaml")["spec"]!;

        Selects(spec["selector"]!, Service["metadata"]!["labels"]!);
        var endpoint = spec["endpoints"]!.AsArray().ShouldHaveSingleItem()!;
        Service["spec"]!["ports"]!.AsArray().ShouldContain(port => (string)port!["name"]! == (string)endpoint["port"]!);
        IsScrape(endpoint);
    }

    [Fact]
    public void Pod_monitor_finds_the_pods_and_their_port()
    {
        var spec = Read("deploy", "monitoring", "podmonitor.yaml")["spec"]!;
        var pod = Deployment["spec"]!["template"]!;

        Selects(spec["selector"]!, pod["metadata"]!["labels"]!);
        var endpoint = spec["podMetricsEndpoints"]!.AsArray().ShouldHaveSingleItem()!;
        pod["spec"]!["containers"]![0]!["ports"]!.AsArray().ShouldContain(port => (string)port!["name"]! == (string)endpoint["port"]!);
        IsScrape(endpoint);
    }

    [Fact]
    public void Kustomization_takes_files_that_exist_and_only_one_way_to_scrape()
    {
        var kustomization = Read("deploy", "monitoring", "kustomization.yaml");
        var files = kustomization["resources"]!.AsArray().Select(file => (string)file!).ToList();

        files.ShouldBe(["servicemonitor.yaml", "prometheusrule.yaml"]);
        foreach (var file in files.Append((string)kustomization["configMapGenerator"]![0]!["files"]![0]!))
        {
            File.Exists(Repository.PathOf("deploy", "monitoring", file)).ShouldBeTrue(file);
        }
    }

    private static JsonObject Read(params string[] path) => YamlDocuments.OfFile(Repository.PathOf(path)).Single();

    private static void Selects(JsonNode selector, JsonNode labels)
    {
        foreach (var (name, value) in selector["matchLabels"]!.AsObject())
        {
            ((string?)labels[name]).ShouldBe((string)value!, name);
        }
    }

    /// <summary>Prometheus Operator would otherwise rename the connector's namespace to exported_namespace.</summary>
    private static void IsScrape(JsonNode endpoint)
    {
        ((string)endpoint["path"]!).ShouldBe("/metrics");
        ((bool)endpoint["honorLabels"]!).ShouldBeTrue();
    }
}
