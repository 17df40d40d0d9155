using System.Collections.Frozen;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Desired;

/// <summary>What a KafkaConnector asks for, with Secrets and ConfigMaps resolved. Its text form never shows the config.</summary>
public sealed record DesiredConnector
{
    /// <summary>Name in Connect.</summary>
    public required ConnectorName Name { get; init; }

    /// <summary>The whole config as sent, without <c>name</c>, which Connect adds.</summary>
    public required FrozenDictionary<string, string> Config { get; init; }

    /// <summary>Keys of <see cref="Config"/> whose value came from a Secret.</summary>
    public required FrozenSet<string> SecretKeys { get; init; }

    /// <summary>What it should be doing.</summary>
    public required DesiredState State { get; init; }

    /// <summary>When what failed of it is restarted.</summary>
    public RestartRule AutoRestart { get; init; } = RestartRule.Default;

    /// <summary>Of the config that did not come from Secrets, and of the uid and resourceVersion of each Secret used.</summary>
    public required string ConfigHash { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"DesiredConnector {{ Name = {Name}, State = {State}, ConfigHash = {ConfigHash} }}";
}

/// <summary>A request with its references resolved, or why not.</summary>
public abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>All there.</summary>
    public sealed record Resolved(DesiredConnector Connector) : Resolution;

    /// <summary>Some source has not been read yet: try again when it has.</summary>
    public sealed record Pending : Resolution;

    /// <summary>Some source is missing or unreadable.</summary>
    /// <param name="Reason">SecretNotFound, ConfigMapNotFound or SourceUnreadable.</param>
    /// <param name="Problems">All of them.</param>
    public sealed record Missing(string Reason, IReadOnlyList<SpecProblem> Problems) : Resolution;

    /// <summary>The sources hold keys or values that Connect cannot take.</summary>
    public sealed record Invalid(IReadOnlyList<SpecProblem> Problems) : Resolution;
}
