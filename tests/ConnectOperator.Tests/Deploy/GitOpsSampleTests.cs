using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Core.Crds;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>deploy/gitops, and what deploy/argocd and deploy/flux say of it.</summary>
public sealed class GitOpsSampleTests
{
    private static readonly IReadOnlyList<JsonObject> Pipeline =
        [.. Directory.GetFiles(Repository.PathOf("deploy", "gitops", "pipeline")).Order(StringComparer.Ordinal).SelectMany(YamlDocuments.OfFile)];

    [Fact]
    public void Every_resource_of_the_pipeline_fits_its_schema() => Pipeline
        .SelectMany(resource => StructuralSchema.Violations(CrdFile.Schema(((string)resource["kind"]!).ToLowerInvariant() + "s"), resource))
        .ShouldBeEmpty();

    [Fact]
    public void Whatever_depends_on_another_comes_in_a_later_wave() => Pipeline.OrderBy(Wave).Select(resource => (Wave(resource), (string)resource["metadata"]!["name"]!))
        .ShouldBe([(0, "connect"), (1, "orders-source"), (2, "orders-sink")]);

    [Fact]
    public void Flux_checks_the_health_of_what_is_in_the_pipeline()
    {
        var kustomizations = ManifestSet.OfFile(Repository.PathOf("deploy", "flux", "kustomization.yaml")).OfKind("Kustomization").Objects;
        var checks = kustomizations[0]["spec"]!["healthChecks"]!.AsArray().Select(check => check!);

        checks.Select(check => Identity(check["apiVersion"], check["kind"], check["name"])).ShouldBe(
            Pipeline.Where(resource => Wave(resource) < 2).Select(resource => Identity(resource["apiVersion"], resource["kind"], resource["metadata"]!["name"])),
            ignoreOrder: true);
        kustomizations[1]["spec"]!["dependsOn"]![0]!["name"]!.ToString().ShouldBe(kustomizations[0]["metadata"]!["name"]!.ToString());
    }

    private static string Identity(params JsonNode?[] words) => string.Join('/', words.Select(word => (string?)word));

    private static int Wave(JsonObject resource) => int.Parse((string)resource["metadata"]!["annotations"]!["argocd.argoproj.io/sync-wave"]!, System.Globalization.CultureInfo.InvariantCulture);
}
