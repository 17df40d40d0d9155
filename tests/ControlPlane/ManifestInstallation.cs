namespace ControlPlane;

/// <summary>Brings manifests to a server of any supported age.</summary>
internal sealed class ManifestInstallation(Kubectl kubectl, Version server)
{
    /// <summary>
    /// Applies manifests, less what the server is too old for, and waits until the kinds that they define are served. Returns the
    /// names of these.
    /// </summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(string yaml, CancellationToken cancellationToken)
    {
        var documents = ManifestDocuments.Read(yaml, server);
        (await kubectl.RunAsync(["apply", "--filename=-"], documents.Yaml, cancellationToken)).OutputOrThrow();
        if (documents.Definitions is { Count: > 0 } defined)
        {
            // Discovery comes after Established: until it has caught up, kubectl and others do not find the kind. (Waiting for the
            // condition itself fails at once in kubectl 1.20 while the definition has no conditions yet.)
            await Eventually.HoldsAsync(
                $"{string.Join(", ", defined)} to be discovered",
                async token => (await kubectl.RunAsync(["get", string.Join(',', defined), "--all-namespaces"], cancellationToken: token)).Succeeded,
                cancellationToken: cancellationToken);
        }

        return documents.Definitions;
    }
}
