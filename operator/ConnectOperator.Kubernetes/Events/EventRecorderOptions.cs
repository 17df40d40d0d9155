namespace ConnectOperator.Kubernetes.Events;

/// <summary>Who records Events, and how eagerly.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>The program, as a qualified name such as <c>example.com/some-operator</c>.</summary>
    public required string ReportingController { get; init; }

    /// <summary>Which of the program's instances: the pod's or host's name.</summary>
    public string ReportingInstance { get; init; } = Environment.MachineName;

    /// <summary>How many Events may wait to be written; beyond that the oldest are dropped.</summary>
    public int QueueCapacity { get; init; } = 1000;

    /// <summary>Longest time that disposing takes to write what still waits.</summary>
    public TimeSpan FlushTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a write is tried that fails for a reason that may pass.</summary>
    public int MaxAttempts { get; init; } = 5;
}
