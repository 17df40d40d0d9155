using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Deploy;
using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>The Helm chart: the same installation as deploy/kustomize, with more to choose from.</summary>
[Collection(DeploymentCollection.Name)]
public sealed class HelmChartTests(DeploymentFixture fixture)
{
    /// <summary>Every value is another than the default.</summary>
    private const string EverythingElse =
        """
        replicaCount: 3
        image: {repository: registry.example.com/operator, tag: 1.2.3, pullPolicy: Always}
        imagePullSecrets: [{name: registry}]
        nameOverride: kafka
        fullnameOverride: kafka-operator
        watchNamespaces: [team-a, team-b]
        crds: {install: true, keep: false}
        serviceAccount: {create: true, name: robot, annotations: {example.com/identity: kafka}}
        rbac: {create: true, people: false}
        log: {format: plain, level: Debug}
        http: {port: 9443, tlsSecretName: operator-tls}
        extraArgs: [--context=other]
        extraEnv: [{name: TZ, value: UTC}]
        resources: {requests: {cpu: 1}}
        priorityClassName: system-cluster-critical
        nodeSelector: {kubernetes.io/arch: arm64}
        tolerations: [{key: dedicated, operator: Exists}]
        affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: Exists}]}]}}}
        spread: false
        podAnnotations: {example.com/team: kafka}
        podLabels: {team: kafka}
        terminationGracePeriodSeconds: 60
        podDisruptionBudget: {enabled: true, maxUnavailable: 50%}
        networkPolicy: {enabled: true, from: [{namespaceSelector: {matchLabels: {purpose: monitoring}}}]}
        """;

    private readonly KubernetesControlPlane plane = fixture.Plane;
    private readonly HelmChart chart = fixture.Chart;

    /// <summary>The chart knows its server, as a file that is applied does not.</summary>
    [TheoryWhereChartRenders]
    [InlineData("1.25.0", false)]
    [InlineData("1.30.9", false)]
    [InlineData("1.31.0", true)]
    [InlineData("1.31.1-eks-a1b2c3", true)]
    [InlineData("1.36.2", true)]
    public async Task Connectors_can_be_selected_by_cluster_where_the_server_knows_how(string kubeVersion, bool selectable)
    {
        var definitions = (await chart.ReadAsync(kubeVersion: kubeVersion)).OfKind("CustomResourceDefinition");

        definitions.Objects.Sum(each => each["spec"]!["versions"]![0]!["selectableFields"]?.AsArray().Count ?? 0).ShouldBe(selectable ? 1 : 0);
    }

    [FactWhereChartRenders]
    public async Task Default_values_make_what_the_base_of_kustomize_makes() =>
        Comparable(await chart.ReadAsync()).ShouldEqual(Comparable(ManifestSet.InstallYaml));

    [FactWhereChartRenders]
    public async Task Watched_namespaces_make_what_the_namespaced_overlay_makes() =>
        Comparable(await chart.ReadAsync(values: "watchNamespaces: [kafka]"))
            .ShouldEqual(Comparable(await Kustomization.ReadAsync(plane.Kubectl, "overlays/namespaced")));

    [TheoryWhereChartRenders]
    [InlineData("{}")]
    [InlineData(EverythingElse)]
    public async Task Server_accepts_what_the_chart_makes(string values)
    {
        foreach (var name in (string[])["kafka-system", "team-a", "team-b"])
        {
            await fixture.EnsureNamespaceAsync(name);
        }

        var manifests = ManifestDocuments.Read(await chart.ManifestsAsync("kafka", "kafka-system", values), plane.Version).Yaml;

        (await plane.KubectlAsync(["apply", "--dry-run=server", "--filename=-"], manifests)).OutputOrThrow();
    }

    [FactWhereChartRenders]
    public async Task Every_value_shows_in_the_manifests()
    {
        var manifests = await chart.ReadAsync("kafka", "kafka-system", EverythingElse);
        var pod = manifests.Single("Deployment")["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]![0]!;

        RestrictedPod.Violations(pod.AsObject()).ShouldBeEmpty();
        manifests.OfKind("ClusterRole").Objects.Select(ManifestSet.Identity).ShouldBe(["ClusterRole /kafka-operator"]);
        manifests.OfKind("RoleBinding").Objects.Select(ManifestSet.Identity).ShouldBe(
            ["RoleBinding team-a/kafka-operator", "RoleBinding team-b/kafka-operator", "RoleBinding kafka-system/kafka-operator-leader-election"],
            ignoreOrder: true);
        container["args"]!.AsArray().Select(argument => (string)argument!).ShouldBe(
        [
            "--log-format=plain", "--log-level=Debug", "--leader-elect", "--leader-election-id=kafka-operator", "--bind=0.0.0.0:9443",
            "--tls-cert=/etc/connect-operator/tls/tls.crt", "--tls-key=/etc/connect-operator/tls/tls.key",
            "--namespace=team-a", "--namespace=team-b", "--context=other",
        ]);
        container["image"]!.ToString().ShouldBe("registry.example.com/operator:1.2.3");
        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            container[probe]!["httpGet"]!["scheme"]!.ToString().ShouldBe("HTTPS");
        }

        // Each word of a value that a test of its own would only repeat.
        var text = await chart.ManifestsAsync("kafka", "kafka-system", EverythingElse);
        foreach (var word in (string[])["replicas: 3", "serviceAccountName: robot", "example.com/identity: kafka", "pullPolicy: Always",
            "priorityClassName: system-cluster-critical", "kubernetes.io/arch: arm64", "key: dedicated", "key: zone", "name: TZ",
            "example.com/team: kafka", "team: kafka", "GracePeriodSeconds: 60", "maxUnavailable: 50%", "purpose: monitoring", "name: registry"])
        {
            text.ShouldContain(word);
        }

        text.ShouldNotContain("resource-policy");
        text.ShouldNotContain("topologySpreadConstraints");
    }

    [FactWhereChartRenders]
    public async Task Service_monitor_finds_the_service()
    {
        var manifests = await chart.ReadAsync(values: "serviceMonitor: {enabled: true, labels: {release: prometheus}}");

        var monitor = manifests.Single("ServiceMonitor");
        ManifestSet.Differences(monitor["spec"]!["selector"]!["matchLabels"], manifests.Single("Service")["spec"]!["selector"]).ShouldBeEmpty();
        monitor["metadata"]!["labels"]!["release"]!.ToString().ShouldBe("prometheus");
        monitor["spec"]!["endpoints"]![0]!["port"]!.ToString().ShouldBe(manifests.Single("Service")["spec"]!["ports"]![0]!["name"]!.ToString());
        ManifestSet.Differences(
            monitor["spec"]!["endpoints"],
            ManifestSet.OfFile(Repository.PathOf("deploy", "monitoring", "servicemonitor.yaml")).Single("ServiceMonitor")["spec"]!["endpoints"]).ShouldBeEmpty();
    }

    [FactWhereChartRenders]
    public async Task What_is_switched_off_is_left_out()
    {
        var manifests = await chart.ReadAsync(values:
            """
            crds: {install: false}
            serviceAccount: {create: false, name: somebody}
            rbac: {create: false, people: false}
            leaderElection: {enabled: false}
            podDisruptionBudget: {enabled: false}
            networkPolicy: {enabled: false}
            """);

        manifests.Objects.Select(each => (string)each["kind"]!).ShouldBe(["Deployment", "Service"], ignoreOrder: true);
    }

    [TheoryWhereChartRenders]
    [InlineData("replicas: 2", "replicas")]
    [InlineData("replicaCount: two", "replicaCount")]
    [InlineData("image: {tag: 'a b'}", "image.tag")]
    [InlineData("image: {pullPolicy: Sometimes}", "image.pullPolicy")]
    [InlineData("image: {digest: 'sha256:1'}", "image.digest")]
    [InlineData("watchNamespaces: kafka", "watchNamespaces")]
    [InlineData("watchNamespaces: [Kafka]", "watchNamespaces.0")]
    [InlineData("watchNamespaces: [kafka, kafka]", "watchNamespaces")]
    [InlineData("log: {format: xml}", "log.format")]
    [InlineData("log: {level: Verbose}", "log.level")]
    [InlineData("http: {port: 80}", "http.port")]
    [InlineData("podDisruptionBudget: {maxUnavailable: half}", "podDisruptionBudget.maxUnavailable")]
    [InlineData("serviceMonitor: {interval: often}", "serviceMonitor.interval")]
    [InlineData("extraArgs: [1]", "extraArgs.0")]
    public async Task Value_that_does_not_fit_is_refused(string values, string named)
    {
        var refused = await chart.TemplateAsync(values: values);

        refused.Succeeded.ShouldBeFalse();
        refused.Error.ShouldContain(named);
    }

    [FactWhereChartRenders]
    public async Task Account_of_somebody_else_must_be_named() =>
        (await chart.TemplateAsync(values: "serviceAccount: {create: false}")).Error.ShouldContain("serviceAccount.name is needed");

    [FactWhereChartRenders]
    public async Task Notes_warn_of_pods_that_work_against_each_other()
    {
        (await chart.TemplateAsync()).Output.ShouldNotContain("WARNING");
        (await chart.TemplateAsync(values: "leaderElection: {enabled: false}")).Output.ShouldContain("WARNING: several replicas");
    }

    [Fact]
    public void Schema_and_values_know_the_same_names()
    {
        var values = ManifestSet.OfFile(Path.Combine(HelmChart.Folder, "values.yaml")).Objects.Single();
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(HelmChart.Folder, "values.schema.json")))!.AsObject();

        Paths(schema).Except(["global"]).ShouldBe(Paths(values, schema), ignoreOrder: true);

        static IEnumerable<string> Paths(JsonObject node, JsonObject? schema = null, string path = "")
        {
            var described = (schema ?? node)["properties"] as JsonObject;
            return described is null
                ? []
                : (schema is null ? described : node).SelectMany(member => Paths(
                    (member.Value as JsonObject) ?? [], schema is null ? null : described[member.Key] as JsonObject ?? [], $"{path}{member.Key}.")
                    .Prepend($"{path}{member.Key}"));
        }
    }

    /// <summary>
    /// Less what is Helm's alone: labels and annotations by which it knows its own, and fields to select by. And less the namespace, which <c>helm install
    /// --create-namespace</c> makes, with no template asked.
    /// </summary>
    private static ManifestSet Comparable(ManifestSet manifests) => new(manifests.Objects
        .Where(each => (string?)each["kind"] != "Namespace")
        .Select(each =>
        {
            var copy = each.DeepClone().AsObject();
            var metadata = copy["metadata"]!.AsObject();
            metadata.Remove("annotations");
            foreach (var label in (string[])["helm.sh/chart", "app.kubernetes.io/managed-by", "app.kubernetes.io/version"])
            {
                (metadata["labels"] as JsonObject)?.Remove(label);
            }

            if ((string?)copy["kind"] == "CustomResourceDefinition")
            {
                metadata.Remove("labels");
                copy["spec"]!["versions"]![0]!.AsObject().Remove("selectableFields");
            }

            return copy;
        }));
}
