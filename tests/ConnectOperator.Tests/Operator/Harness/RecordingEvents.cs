using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>Keeps the Events that were recorded.</summary>
internal sealed class RecordingEvents : IEventRecorder
{
    private readonly List<(string About, string Reason)> events = [];

    public IReadOnlyList<(string About, string Reason)> Events => events;

    public void Record(ObjectReference regarding, EventType type, string reason, string action, string note) =>
        events.Add((regarding.Name, reason));
}
