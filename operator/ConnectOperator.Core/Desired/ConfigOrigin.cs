namespace ConnectOperator.Core.Desired;

/// <summary>Where the value of a config key came from, so far as it matters to the hash.</summary>
internal abstract record ConfigOrigin
{
    private ConfigOrigin()
    {
    }

    /// <summary>The spec or a ConfigMap: the value is no secret.</summary>
    public sealed record Open : ConfigOrigin
    {
        public static readonly Open Instance = new();
    }

    /// <summary>A key of a Secret in one of its versions.</summary>
    public sealed record FromSecret(string Uid, string ResourceVersion, string SecretKey) : ConfigOrigin;
}
