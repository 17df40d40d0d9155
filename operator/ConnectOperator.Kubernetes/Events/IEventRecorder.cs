using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Events;

/// <summary>Publishes events.k8s.io/v1 Events, best effort and never blocking: a repeat within a series only raises its count.</summary>
public interface IEventRecorder
{
    /// <summary>Queues one Event.</summary>
    /// <param name="regarding">The object that the Event is about.</param>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="reason">CamelCase, stable, at most 128 characters.</param>
    /// <param name="action">What was done or failed, CamelCase.</param>
    /// <param name="note">For people; cut at 1 KiB, the API's limit.</param>
    void Record(ObjectReference regarding, EventType type, string reason, string action, string note);
}

/// <summary>The two types of Events.</summary>
public enum EventType
{
    /// <summary>Something happened as it should.</summary>
    Normal,

    /// <summary>Something that a person may have to act on.</summary>
    Warning,
}
