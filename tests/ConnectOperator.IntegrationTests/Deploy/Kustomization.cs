using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Deploy;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>Folders below deploy/kustomize, as kubectl renders them.</summary>
internal static class Kustomization
{
    public static async Task<string> RenderAsync(Kubectl kubectl, string folder) =>
        (await kubectl.RunAsync(["kustomize", Repository.PathOf("deploy", "kustomize", folder)])).OutputOrThrow();

    public static async Task<ManifestSet> ReadAsync(Kubectl kubectl, string folder) => ManifestSet.Read(await RenderAsync(kubectl, folder));
}
