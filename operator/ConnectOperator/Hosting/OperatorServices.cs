using ConnectOperator.Clusters;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Telemetry;

namespace ConnectOperator.Hosting;

/// <summary>All that the program's parts meet outside themselves: two networks, the clock, chance and the log. A simulation brings its own.</summary>
internal sealed record OperatorServices
{
    /// <summary>Which operator this is.</summary>
    public required OperatorIdentity Self { get; init; }

    public required KubernetesClient Kubernetes { get; init; }

    public required ConnectClientFactory Connect { get; init; }

    /// <summary>What is measured and traced goes here.</summary>
    public required OperatorTelemetry Telemetry { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Jitter: from 0 to 1.</summary>
    public required Func<double> Random { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Runs the work once and for as long as this process leads; null where there are no others, and it always does.</summary>
    public Func<Func<CancellationToken, Task>, CancellationToken, Task>? WhileLeading { get; init; }
}
