namespace ControlPlane;

/// <summary>Brings custom resource definitions to a server of any supported age.</summary>
internal sealed class CrdInstallation(Kubectl kubectl, Version server)
{
    /// <summary>Applies a file, less what the server is too old for, and waits until its kinds are served. Returns their names.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(string path, CancellationToken cancellationToken)
    {
        var definitions = CrdDocuments.Read(await File.ReadAllTextAsync(path, cancellationToken), server);
        (await kubectl.RunAsync(["apply", "--filename=-"], definitions.Yaml, cancellationToken)).OutputOrThrow();
        // Discovery comes after Established: until it has caught up, kubectl and others do not find the kind. (Waiting for the
        // condition itself fails at once in kubectl 1.20 while the definition has no conditions yet.)
        await Eventually.HoldsAsync(
            $"{string.Join(", ", definitions.Names)} to be discovered",
            async token => (await kubectl.RunAsync(["get", string.Join(',', definitions.Names), "--all-namespaces"], cancellationToken: token)).Succeeded,
            cancellationToken: cancellationToken);
        return definitions.Names;
    }
}
