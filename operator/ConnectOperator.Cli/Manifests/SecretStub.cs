namespace ConnectOperator.Cli.Manifests;

/// <summary>A value in a Secret that a person has yet to fill in.</summary>
internal static class SecretStub
{
    /// <summary>What stands in its place, in the samples of the operator too.</summary>
    public const string Value = "replace-me";
}
