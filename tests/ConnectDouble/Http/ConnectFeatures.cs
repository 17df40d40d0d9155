namespace ConnectDouble.Http;

/// <summary>What a Connect version knows or words differently. 3.6.0, 3.9.0, 3.9.1 and 4.0.0 were recorded; the versions between follow Kafka's release notes.</summary>
internal sealed record ConnectFeatures(Version Version)
{
    private static readonly Version V30 = new(3, 0);
    private static readonly Version V33 = new(3, 3);
    private static readonly Version V35 = new(3, 5);
    private static readonly Version V36 = new(3, 6);
    private static readonly Version V37 = new(3, 7);
    private static readonly Version V38 = new(3, 8);
    private static readonly Version V39 = new(3, 9);
    private static readonly Version V391 = new(3, 9, 1);
    private static readonly Version V40 = new(4, 0);

    /// <summary>Whether a restart can take tasks along; before, the parameters mean nothing (KIP-745).</summary>
    public bool RestartWithTasks => Version >= V30;

    /// <summary>Whether connectors can be stopped, and their offsets read (KIP-875).</summary>
    public bool Stop => Version >= V35;

    /// <summary>Whether workers fence each other's source tasks out (KIP-618).</summary>
    public bool Fence => Version >= V33;

    /// <summary>Whether offsets can be changed (KIP-875).</summary>
    public bool AlterOffsets => Version >= V36;

    public bool InitialState => Version >= V37;

    public bool PatchConfig => Version >= V38;

    public bool Health => Version >= V39;

    /// <summary>Whether a sink's wrong topics are a 400 among other errors; before, they are a 500 of their own.</summary>
    public bool ValidatesSinkTopics => Version >= V37;

    /// <summary>Whether loggers can be set in the whole cluster, and tell when they were.</summary>
    public bool ClusterLoggers => Version >= V37;

    /// <summary>Whether a converter's own keys are validated with the connector's.</summary>
    public bool ValidatesConverters => Version >= V38;

    /// <summary>Whether an offset that was set to null is gone instead of being listed as null.</summary>
    public bool ForgetsNullOffsets => Version >= V37;

    /// <summary>Whether a class that could not be found is also no transformation.</summary>
    public bool RefusesMissingTransformationTwice => Version < V37;

    /// <summary>Whether a worker gives up on what it has forwarded (the idle time-out of Jetty 12's client).</summary>
    public bool GivesUpForwarding => Version >= V40;

    /// <summary>Whether this version knows a configuration key of a plugin.</summary>
    public bool KnowsKey(string key) => key != "tasks.max.enforce" || Version >= V38;

    /// <summary>Whether this version comes with a plugin.</summary>
    public bool HasPlugin(string className) => className != "org.apache.kafka.connect.converters.BooleanConverter" || Version >= V37;

    /// <summary>Whether a time-out says what the worker was doing.</summary>
    public bool TellsStages => Version >= V37;

    /// <summary>Whether the configurations of all tasks can be read at once; deprecated in 3.0, gone since 4.0.</summary>
    public bool TasksConfig => Version < V40;

    /// <summary>Whether the web server (Jetty 12) refuses paths that can be read in more than one way.</summary>
    public bool RefusesAmbiguousPaths => Version >= V40;

    /// <summary>Whether a logger whose level was the one asked for is left out of the answer (Log4j 2).</summary>
    public bool TellsChangedLoggersOnly => Version >= V40;

    public string Commit => Version switch
    {
        _ when Version >= V40 => "985bc99521dd22bb",
        _ when Version >= V391 => "f745dfdcee2b9851",
        _ when Version >= V39 => "dd5272687e8adf9e",
        _ => "60e845626d8a465a",
    };

    /// <summary>Newer versions of Jackson no longer name the stream that they read from.</summary>
    public string WordJsonError(string error) => Version >= V37
        ? error
        : error.Replace(
            "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)",
            "(org.glassfish.jersey.message.internal.ReaderInterceptorExecutor$UnCloseableInputStream)",
            StringComparison.Ordinal);
}
