using System.Collections.Immutable;
using ConnectOperator.Core.Actions;

namespace ConnectOperator.Core.Pacing;

/// <summary>For whom a write is made: the order in which those that wait get their places.</summary>
public enum WritePriority
{
    /// <summary>For a person who has just changed the resource: an edit, a pause, a restart token.</summary>
    Interactive,

    /// <summary>A deletion: it makes room, and a whole namespace may wait for it.</summary>
    Deletion,

    /// <summary>A connector that does not exist yet.</summary>
    Creation,

    /// <summary>For nobody in particular: the first sync after a start, a Secret that many use, drift.</summary>
    Background,
}

/// <summary>Tells the urgency of writes.</summary>
public static class WritePriorities
{
    /// <summary>The urgency of what is due for one connector.</summary>
    /// <param name="actions">What is due.</param>
    /// <param name="isEdited">The resource was changed while the operator watched, and has not come to rest since.</param>
    public static WritePriority Of(ImmutableArray<ConnectorAction> actions, bool isEdited) => actions switch
    {
        _ when actions.Any(action => action is ConnectorAction.Delete) => WritePriority.Deletion,
        _ when isEdited || actions.Any(action => action is ConnectorAction.Restart or ConnectorAction.RestartTask) => WritePriority.Interactive,
        _ when actions.Any(action => action is ConnectorAction.Create) => WritePriority.Creation,
        _ => WritePriority.Background,
    };
}
