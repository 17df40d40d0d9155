namespace ConnectDouble.Http;

/// <summary>What a Connect version knows that an older one does not.</summary>
internal sealed record ConnectFeatures(Version Version)
{
    private static readonly Version V37 = new(3, 7);
    private static readonly Version V38 = new(3, 8);
    private static readonly Version V39 = new(3, 9);

    public bool InitialState => Version >= V37;

    public bool PatchConfig => Version >= V38;

    public bool Health => Version >= V39;
}
