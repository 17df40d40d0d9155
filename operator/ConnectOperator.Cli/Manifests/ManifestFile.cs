namespace ConnectOperator.Cli.Manifests;

/// <summary>A file of manifests.</summary>
/// <param name="Name">As it is told: the path as it was typed, or <c>stdin</c>.</param>
/// <param name="Text">What it holds.</param>
internal sealed record ManifestFile(string Name, string Text);
