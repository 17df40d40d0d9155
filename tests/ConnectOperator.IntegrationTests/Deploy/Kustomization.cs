using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Deploy;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>Folders below deploy/kustomize, as kubectl renders them.</summary>
internal static class Kustomization
{
    public static Task<string> RenderAsync(Kubectl kubectl, string folder) =>
        KustomizationFolders.RenderAsync(kubectl.Program, Repository.PathOf(), $"deploy/kustomize/{folder}");

    public static async Task<ManifestSet> ReadAsync(Kubectl kubectl, string folder) => ManifestSet.Read(await RenderAsync(kubectl, folder));
}
