using System.Text.Json.Nodes;
using ConnectOperator.CrdGenerator;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>What deploy/install.yaml promises to those who look after the cluster.</summary>
public sealed class InstallManifestTests
{
    private static readonly ManifestSet Manifests = ManifestSet.InstallYaml;

    private static JsonObject Deployment => Manifests.Single("Deployment");

    private static JsonObject Pod => Deployment["spec"]!["template"]!["spec"]!.AsObject();

    private static JsonObject Container => Pod["containers"]!.AsArray().Single()!.AsObject();

    [Fact]
    public void Pod_is_restricted_and_its_namespace_asks_for_that()
    {
        RestrictedPod.Violations(Pod).ShouldBeEmpty();
        ((bool)Container["securityContext"]!["readOnlyRootFilesystem"]!).ShouldBeTrue();
        Manifests.Single("Namespace")["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]!.ToString().ShouldBe("restricted");
    }

    [Fact]
    public void Check_of_restricted_pods_sees_what_they_must_not_have()
    {
        var privileged = JsonNode.Parse(
            """
            {
              "hostNetwork": true,
              "volumes": [{"name": "host", "hostPath": {"path": "/"}}, {"name": "scratch", "emptyDir": {}}],
              "containers": [{
                "name": "x",
                "ports": [{"containerPort": 1, "hostPort": 1}],
                "securityContext": {"privileged": true, "runAsUser": 0, "capabilities": {"add": ["SYS_ADMIN"]}}
              }]
            }
            """)!.AsObject();

        RestrictedPod.Violations(privileged).Count().ShouldBe(10);
    }

    [Fact]
    public void Definitions_are_those_of_crds() => Manifests.OfKind("CustomResourceDefinition").ShouldEqual(
        new(Directory.GetFiles(Repository.PathOf("crds"), "*.yaml").SelectMany(YamlDocuments.OfFile)), "run make install-yaml");

    [Fact]
    public void Chart_has_the_definitions_with_the_fields_to_select_by()
    {
        var directory = Repository.PathOf("deploy", "helm", "connect-operator", "files");
        StringWriter errors = new();

        CrdFiles.Run([directory, "--selectable-fields", "--check"], TextWriter.Null, errors).ShouldBe(0, errors.ToString());

        Directory.GetFiles(directory, "*.yaml").SelectMany(YamlDocuments.OfFile)
            .SelectMany(crd => crd["spec"]!["versions"]![0]!["selectableFields"]?.AsArray() ?? [])
            .Select(field => field!["jsonPath"]!.ToString())
            .ShouldBe([".spec.clusterRef.name"]);
    }

    [Fact]
    public void Every_probe_asks_a_port_that_the_container_names()
    {
        var ports = Container["ports"]!.AsArray().Select(port => (string)port!["name"]!).ToArray();
        foreach (var (probe, path) in (IEnumerable<(string, string)>)[("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")])
        {
            var asks = Container[probe]!["httpGet"]!;
            ((string)asks["path"]!).ShouldBe(path, probe);
            ports.ShouldContain((string)asks["port"]!, probe);
        }
    }

    [Fact]
    public void One_pod_may_be_down_without_anybody_noticing()
    {
        ((int)Deployment["spec"]!["replicas"]!).ShouldBe(2);
        Container["args"]!.AsArray().Select(argument => (string)argument!).ShouldContain("--leader-elect");
        ((int)Manifests.Single("PodDisruptionBudget")["spec"]!["maxUnavailable"]!).ShouldBe(1);
        Pod["topologySpreadConstraints"]!.AsArray().Select(spread => (string)spread!["topologyKey"]!)
            .ShouldBe(["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
    }

    [Theory]
    [InlineData("Deployment", "/spec/selector/matchLabels")]
    [InlineData("Service", "/spec/selector")]
    [InlineData("PodDisruptionBudget", "/spec/selector/matchLabels")]
    [InlineData("NetworkPolicy", "/spec/podSelector/matchLabels")]
    public void Whatever_selects_pods_selects_those_of_the_deployment(string kind, string path)
    {
        var selector = path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate((JsonNode)Manifests.Single(kind), (node, member) => node[member]!);

        JsonNode.DeepEquals(selector, Deployment["spec"]!["template"]!["metadata"]!["labels"]).ShouldBeTrue(selector.ToJsonString());
    }

    [Fact]
    public void Rights_are_named_one_by_one() => Manifests.OfKind("ClusterRole").Objects.Concat(Manifests.OfKind("Role").Objects)
        .SelectMany(role => role["rules"]!.AsArray())
        .SelectMany(rule => rule!.AsObject().SelectMany(part => part.Value!.AsArray()))
        .ShouldNotContain(word => (string)word! == "*");
}
