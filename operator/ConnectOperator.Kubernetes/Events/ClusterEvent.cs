using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Events;

/// <summary>events.k8s.io/v1 Event, as written. Times are text because the API insists on exactly six fractional digits.</summary>
internal sealed record ClusterEvent : IResource
{
    public string ApiVersion { get; init; } = "events.k8s.io/v1";

    public string Kind { get; init; } = "Event";

    public required ObjectMeta Metadata { get; init; }

    public string? EventTime { get; init; }

    public ClusterEventSeries? Series { get; init; }

    public string? ReportingController { get; init; }

    public string? ReportingInstance { get; init; }

    public string? Action { get; init; }

    public string? Reason { get; init; }

    public ObjectReference? Regarding { get; init; }

    public string? Note { get; init; }

    public string? Type { get; init; }
}

/// <summary>events.k8s.io/v1 EventSeries.</summary>
internal sealed record ClusterEventSeries(int Count, string LastObservedTime);

/// <summary>A merge patch that moves an Event's series on.</summary>
internal sealed record EventSeriesPatch(ClusterEventSeries Series);
