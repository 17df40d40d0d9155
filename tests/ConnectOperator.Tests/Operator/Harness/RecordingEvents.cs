using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Tests.Operator.Harness;

/// <summary>Keeps the Events that were recorded.</summary>
internal sealed class RecordingEvents : IEventRecorder
{
    private readonly List<(string About, string Reason)> events = [];
    private readonly List<string> notes = [];

    public IReadOnlyList<(string About, string Reason)> Events => events;

    /// <summary>The reasons of what was told about one object, in order.</summary>
    public IEnumerable<string> Reasons(string about) => events.Where(told => told.About == about).Select(told => told.Reason);

    /// <summary>What the Events say, in order.</summary>
    public IReadOnlyList<string> Notes => notes;

    public void Record(ObjectReference regarding, EventType type, string reason, string action, string note)
    {
        events.Add((regarding.Name, reason));
        notes.Add(note);
    }
}
