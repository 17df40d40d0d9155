namespace ControlPlane.Commands;

/// <summary>Applies custom resource definitions to the cluster of a kubeconfig, whether or not this project started that cluster.</summary>
internal static class ApplyCrdsCommand
{
    public static async Task<int> RunAsync(string? kubeconfig, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var cache = Directory.CreateTempSubdirectory("apply-crds-");
        try
        {
            // kubectl takes an empty path for one that was not given: $KUBECONFIG, then ~/.kube/config.
            var path = kubeconfig ?? "";
            var kubectl = new Kubectl("kubectl", path, cache.FullName);
            (await kubectl.RunAsync(["get", "--raw", "/readyz"], cancellationToken: cancellationToken)).OutputOrThrow();
            var version = ControlPlaneTarget.ServerVersion(path);
            var installation = new ManifestInstallation(kubectl, version);
            foreach (var file in files)
            {
                var names = await installation.ApplyAsync(await File.ReadAllTextAsync(file, cancellationToken), cancellationToken);
                Console.WriteLine($"{string.Join(", ", names)} served");
            }

            if (version < ServerFeatures.Cel)
            {
                await Console.Error.WriteLineAsync($"Kubernetes {version} cannot evaluate CEL: the definitions are applied without their rules, and only the operator checks them.");
            }

            return 0;
        }
        catch (Exception failure) when (failure is ControlPlaneException or TimeoutException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }
}
