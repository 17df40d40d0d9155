using System.Text.Json.Nodes;
using ControlPlane;
using Xunit.Sdk;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>
/// The operator's manifests on the API server, for as long as a test takes: what binds roles goes with it, so that the next flavour
/// starts without rights, and the Lease, so that it has to make one. Namespaces and definitions stay, since deleting them takes long.
/// </summary>
internal sealed class InstalledFlavour : IAsyncDisposable
{
    public const string Namespace = "connect-operator";

    private readonly KubernetesControlPlane plane;

    private InstalledFlavour(KubernetesControlPlane plane, string applied)
    {
        this.plane = plane;
        Applied = applied;
    }

    /// <summary>The manifests as they were sent: less what the server is too old for.</summary>
    public string Applied { get; }

    public static async Task<InstalledFlavour> ApplyAsync(KubernetesControlPlane plane, string manifests)
    {
        await plane.ApplyManifestsAsync(manifests);
        return new InstalledFlavour(plane, ManifestDocuments.Read(manifests, plane.Version).Yaml);
    }

    /// <summary>An object as the server holds it.</summary>
    public async Task<JsonObject> ReadAsync(JsonObject manifest)
    {
        var answer = await plane.KubectlAsync(["get", "--filename=-", "--output=json"], manifest.ToJsonString());
        return JsonNode.Parse(answer.OutputOrThrow())?["items"]?[0]?.AsObject() ?? throw new XunitException("The server answered nothing");
    }

    public async ValueTask DisposeAsync()
    {
        const string Ours = "--selector=app.kubernetes.io/name=connect-operator";
        (await plane.KubectlAsync(["delete", "clusterrolebindings", Ours])).OutputOrThrow();
        (await plane.KubectlAsync(["delete", "rolebindings,deployments", Ours, "--all-namespaces"])).OutputOrThrow();
        (await plane.KubectlAsync(["delete", "lease/connect-operator", "--ignore-not-found", "--namespace", Namespace])).OutputOrThrow();
    }
}
