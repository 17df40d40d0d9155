namespace ControlPlane;

/// <summary>Brings custom resource definitions to a server of any supported age.</summary>
internal sealed class CrdInstallation(Kubectl kubectl, Version server)
{
    /// <summary>Applies a file, less what the server is too old for, and waits until its kinds are served. Returns their names.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(string path, CancellationToken cancellationToken)
    {
        var definitions = CrdDocuments.Read(await File.ReadAllTextAsync(path, cancellationToken), server);
        (await kubectl.RunAsync(["apply", "--filename=-"], definitions.Yaml, cancellationToken)).OutputOrThrow();
        string[] crds = [.. definitions.Names.Select(name => $"customresourcedefinition/{name}")];
        (await kubectl.RunAsync(["wait", "--for=condition=Established", "--timeout=60s", .. crds], cancellationToken: cancellationToken)).OutputOrThrow();
        // Established comes before discovery: until it has caught up, kubectl and others do not find the kind.
        await Eventually.HoldsAsync(
            $"{string.Join(", ", definitions.Names)} to be discovered",
            async token => (await kubectl.RunAsync(["get", string.Join(',', definitions.Names), "--all-namespaces"], cancellationToken: token)).Succeeded,
            cancellationToken: cancellationToken);
        return definitions.Names;
    }
}
