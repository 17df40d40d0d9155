namespace ConnectDouble.Http;

/// <summary>What a Connect version knows or words differently. 3.6.0 and 3.9.0 were recorded; the versions between follow Kafka's release notes.</summary>
internal sealed record ConnectFeatures(Version Version)
{
    private static readonly Version V37 = new(3, 7);
    private static readonly Version V38 = new(3, 8);
    private static readonly Version V39 = new(3, 9);

    public bool InitialState => Version >= V37;

    public bool PatchConfig => Version >= V38;

    public bool Health => Version >= V39;

    /// <summary>Whether a sink's wrong topics are a 400 among other errors; before, they are a 500 of their own.</summary>
    public bool ValidatesSinkTopics => Version >= V37;

    /// <summary>Whether a time-out says what the worker was doing.</summary>
    public bool TellsStages => Version >= V37;

    public string Commit => Version >= V39 ? "dd5272687e8adf9e" : "60e845626d8a465a";

    /// <summary>Newer versions of Jackson no longer name the stream that they read from.</summary>
    public string WordJsonError(string error) => Version >= V37
        ? error
        : error.Replace(
            "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)",
            "(org.glassfish.jersey.message.internal.ReaderInterceptorExecutor$UnCloseableInputStream)",
            StringComparison.Ordinal);
}
