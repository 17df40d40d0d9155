using ConnectOperator.Rest.Client;

namespace ConnectOperator.RestProxy.Client;

/// <summary>How a REST proxy is used.</summary>
public sealed record RestProxyClientOptions
{
    /// <summary>The product, where it is known; it saves a call or two.</summary>
    public Model.RestProxyFlavour Flavour { get; init; } = Model.RestProxyFlavour.Auto;

    /// <summary>How many partitions are asked for their ends at the same time, each over a connection of its own; less than 1 is 1.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>
    /// What the names of consumer groups begin with. Each reading has a group of its own, that commits nothing. Whoever asks the proxy needs the right
    /// to read as a group of such a name.
    /// </summary>
    public string GroupPrefix { get; init; } = "connect-operator-";

    /// <summary>What all clients of a program have in common.</summary>
    public RestClientOptions Rest { get; init; } = new();
}
