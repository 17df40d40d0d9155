using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Restarting;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// A watch can lag by any time and does not say so. What nobody can take back, a deletion and a restart that a person asked for, is
/// therefore not done for a resource as a watch told it, but only if the same follows from it as the API server has it. Nor is a connector
/// created anew that is gone, or created at a second try: whoever deleted it may have deleted its resource too, another operator may have let the
/// resource go meanwhile, and nobody would look after what is left.
/// </summary>
public static class LiveRead
{
    /// <summary>Whether the resource has to be read before this is done.</summary>
    public static bool IsDueBefore(ConnectorAction action) =>
        action is ConnectorAction.Delete or ConnectorAction.Restart or ConnectorAction.RestartTask or ConnectorAction.Create { CorrectsDrift: true } or ConnectorAction.Create { IsRetry: true };

    /// <summary>Whether those of the actions are done before which it is due; if not, a decision is due for the resource as it was read.</summary>
    /// <param name="situation">In which they were decided on.</param>
    /// <param name="actions">What was decided.</param>
    /// <param name="read">The resource as the API server has it.</param>
    public static bool Confirms(Situation situation, ImmutableArray<ConnectorAction> actions, KafkaConnector read)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(read);
        var known = situation.Resource.Metadata;

        // What the situation says of the spec, its references included, holds for one generation of one resource.
        return read.Metadata.Uid == known.Uid
            && read.Metadata.Generation == known.Generation
            && Planner.Plan(situation with { Resource = read, History = Knowing(situation.History, read) }).Step is Step.Act { Actions: var again }
            && actions.Where(IsDueBefore).SequenceEqual(again.Where(IsDueBefore));
    }

    /// <summary>What is remembered of tokens says nothing of those that another operator has followed since.</summary>
    private static ConnectorHistory Knowing(ConnectorHistory history, KafkaConnector read) => history.Tokens is { } own
        ? history with { Tokens = RestartTokens.Merged(read.Metadata, own, read.Status?.HandledTokens ?? new()) }
        : history;
}
