using ConnectDouble.Plugins;

namespace ConnectDouble;

/// <summary>How a stand-in cluster is set up.</summary>
public sealed record ConnectDoubleOptions
{
    /// <summary>The clock that everything asynchronous follows.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many workers, each with its own URL, over one shared state.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Which worker writes the config topic, to begin with: the others send writes on to it.</summary>
    public int Leader { get; init; }

    /// <summary>Fixed URLs, one for each worker; by default loopback with a free port each.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>TLS for the workers' sockets; null leaves them plain.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>How long things take.</summary>
    public ConnectDelays Delays { get; init; } = new();

    /// <summary>Connector classes beyond the recorded ones; <see cref="SamplePlugins.All"/> for what the samples use.</summary>
    public IReadOnlyList<ExtraPlugin> ExtraPlugins { get; init; } = [];

    /// <summary>The Connect version to stand in for: 3.6.0, 3.9.0, 3.9.1 and 4.0.0 as recorded; older ones miss what came later.</summary>
    public Version Version { get; init; } = new(3, 9, 0);

    /// <summary>Users and their passwords, one of which every request must carry; empty lets everybody in.</summary>
    public IReadOnlyDictionary<string, string> BasicAuthUsers { get; init; } = new Dictionary<string, string>();

    /// <summary>What the workers' properties files hold, by path and key, for references like ${file:/conf/secrets.properties:password}.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> SecretFiles { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Directories that do not exist: a FileStreamSink that writes below one fails as recorded.</summary>
    public IReadOnlyList<string> MissingDirectories { get; init; } = ["/nonexistent-dir"];
}
