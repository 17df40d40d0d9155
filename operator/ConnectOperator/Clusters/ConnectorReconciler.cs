using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Outcomes;
using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Sources;

namespace ConnectOperator.Clusters;

/// <summary>Puts each connector's situation before the planner and carries out the step that comes back. Owned by the controller's loop.</summary>
internal sealed class ConnectorReconciler(
    ClusterServices services,
    ConnectorSlots slots,
    ClusterLink link,
    NameContenders contenders,
    SourceCache sources,
    ConnectorResources resources,
    ConnectorConflicts conflicts,
    ConnectorReporter reporter,
    ReconcileTelemetry telemetry,
    Action<Func<CancellationToken, Task<ClusterMessage>>> start)
{
    private static readonly TimeSpan FaultBackOff = TimeSpan.FromMinutes(1);

    /// <summary>So many who cannot use their turn yet end the round: a thousand that wait for the same look at Connect are not all asked.</summary>
    private const int UnusedTurns = 64;

    private readonly DefinitionReads definitions = new(link, slots, start);
    private WriteSchedule writes = WriteSchedule.Idle;

    /// <summary>When somebody who waits for a place may get one although nothing happens.</summary>
    public DateTimeOffset? NextDue(DateTimeOffset now) => writes.ChangesAt(now);

    /// <summary>The writes of this Connect cluster.</summary>
    public WriteLoad LoadAt(DateTimeOffset now) => writes.LoadAt(now);

    /// <summary>Decides for every connector for which a decision is due, and for those that wait while there are free places.</summary>
    public void DecideAll(DateTimeOffset now)
    {
        writes = writes with { Allowed = link.Settings?.MaxConcurrentWrites ?? writes.Allowed };
        while (slots.TryTakeDirty(out var dirty))
        {
            DecideGuarded(dirty, now);
        }

        writes = writes.At(now);
        GiveTurns(now);
    }

    /// <summary>A connector's actions have ended.</summary>
    public void Ended(ClusterMessage.ActionsEnded message, DateTimeOffset now)
    {
        writes = writes.Ended(message.Name, message.Actions.Select(ended => (ended.Result, ended.Took)), now, services.Random());
        if (message.Actions.Any(ended => MayHaveChangedSomething(ended.Result)))
        {
            link.PollFast();
        }

        if (!slots.TryGet(message.Connector, out var slot) || slot.Uid != message.Uid)
        {
            // The resource went away under its actions: whoever has the connector now knows nothing of what they did.
            foreach (var successor in slots.Named(message.Name))
            {
                successor.History = successor.History with { LastWriteEndedAt = now };
                slots.MarkDirty(successor);
            }

            return;
        }

        foreach (var (action, raw, at, _) in message.Actions)
        {
            var result = Scrubbed(slot, raw);
            slot.History = HistoryUpdate.After(
                slot.History, slot.History.TokensOver(slot.Resource.Status), action, result, at, services.Random());
            if (result is ActionResult.InitialStateUnknown)
            {
                link.ForgetInitialState();
            }

            reporter.Acted(slot, message.Name, action, result);
            telemetry.Acted(slot, action, result);
        }

        if (message.Read is { } read)
        {
            resources.Take(slot, read, now);
        }

        slots.MarkDirty(slot);
        foreach (var contender in slots.Named(message.Name))
        {
            // Nothing was decided for those who ask for the same connector either.
            slots.MarkDirty(contender);
        }
    }

    /// <summary>A plugin's definitions were read.</summary>
    public void Read(ClusterMessage.DefinitionsRead message) => definitions.Ended(message);

    private static ActionResult Scrubbed(ConnectorSlot slot, ActionResult result)
    {
        if (result is not ActionResult.Failed { Message: var said } failed)
        {
            return result;
        }

        slot.Learn(slot.Scrubber.ResolvedValuesIn(said));
        if (failed.Errors is not { } errors)
        {
            return failed with { Message = slot.Scrubber.Scrub(said) };
        }

        slot.Learn([.. slot.Scrubber.ResolvedValuesIn(errors.Values), .. errors.Errors.SelectMany(error => slot.Scrubber.ResolvedValuesIn(error.Message))]);
        return failed with
        {
            Message = slot.Scrubber.Scrub(said),
            Errors = new([.. errors.Errors.Select(error => error with { Message = slot.Scrubber.Scrub(error.Message) })], ImmutableDictionary<string, string>.Empty),
        };
    }

    /// <summary>A resource is gone from the API server.</summary>
    public void Gone(ConnectorSlot slot)
    {
        // What is left to another operator goes by that one's doing.
        if (slot is { IsClaimed: true, Released: null, OperatorConflict: null or { Yields: false } })
        {
            reporter.Vanished(slot);
        }
    }

    /// <summary>The workers have other plugins now: what was refused for good may be accepted.</summary>
    public void ForgetRefusals()
    {
        foreach (var slot in slots.All)
        {
            slot.History = HistoryUpdate.PluginsChanged(slot.History);
            slots.MarkDirty(slot);
        }
    }

    /// <summary>The operator has other credentials, or reaches other workers: what it was not allowed it may be allowed now.</summary>
    public void ForgetProhibitions()
    {
        writes = writes.CredentialsChanged();
        foreach (var slot in slots.All)
        {
            slot.History = HistoryUpdate.CredentialsChanged(slot.History);
            slots.MarkDirty(slot);
        }
    }

    /// <summary>Lets those that wait use the places that are free.</summary>
    private void GiveTurns(DateTimeOffset now)
    {
        List<WaitingWrite> notYet = [];
        while (notYet.Count < UnusedTurns && TakeWaiting(now) is { } next)
        {
            // Its status is just being written, or what was known of it has aged while it waited: the end of the one, or the look
            // at Connect that it has asked for, brings it back here.
            if (slots.TryGet(next.Connector, out var slot)
                && (slot.Writing is not null || DecideGuarded(slot, now, itsTurn: true) is Step.Confirm or Step.AwaitEvidence or Step.ReadDefinitions))
            {
                notYet.Add(next);
            }
        }

        writes = notYet.Aggregate(writes, (schedule, waiting) => schedule.Returned(waiting));
    }

    /// <summary>
    /// One resource that the program cannot deal with must not stop the others: a fault in its decision is logged, and that
    /// resource alone waits.
    /// </summary>
    private Step? DecideGuarded(ConnectorSlot slot, DateTimeOffset now, bool itsTurn = false)
    {
        telemetry.Begin();
        try
        {
            return Decide(slot, now, itsTurn);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            reporter.Faulted(slot, fault);
            telemetry.Faulted();
            slots.Decided(slot, settled: true, now + FaultBackOff);
            return null;
        }
        finally
        {
            telemetry.End();
        }
    }

    private Step? Decide(ConnectorSlot slot, DateTimeOffset now, bool itsTurn)
    {
        if (slot.Writing is not null || IsActing(slot))
        {
            // The end of either brings the slot back here.
            return null;
        }

        if (ResourceLifecycle.IsDeleted(slot.Resource))
        {
            slots.Decided(slot, settled: true, recheckAt: null);
            return null;
        }

        if (slot.IsOutdated)
        {
            resources.Reread(slot, now);
            return null;
        }

        conflicts.Note(slot, now);
        NoteClaim(slot);
        var situation = SituationOf(slot, now);
        var decision = Planner.Plan(situation);
        if (situation.ObservedState is ObservedState.Seen { Connector: var seen } state
            && (state.Trusted || (decision.Step is Step.Rest && decision.AppliedHash is not null)))
        {
            slot.Trusted = seen;
        }

        if (conflicts.Yields(slot, situation, decision, now))
        {
            // Whether anything is due shows only to who looks as closely as the planner asks.
            writes = writes.NotWaiting(slot.Key);
            LookInto(slot, decision.Step);
            telemetry.Yielded(slot);
            return new Step.Rest();
        }

        if (HistoryUpdate.Shown(slot.History, decision) is { } done)
        {
            reporter.Shown(slot, done);
        }

        if (decision.NothingToRestart)
        {
            reporter.NothingToRestart(slot);
        }

        slot.History = HistoryUpdate.After(slot.History, decision);
        slots.Decided(slot, decision.Settled, decision.RecheckAt);
        var runsAsAsked = decision is { Step: Step.Rest, Settled: true, Assessment.Ready.Status: ConditionStatus.True };
        if (runsAsAsked)
        {
            slot.ForgetFormerSecrets();
        }

        slot.IsEdited &= decision is not { Step: Step.Rest, AppliedHash: not null, Settled: true };
        if (decision.Step is not (Step.Act or Step.Confirm or Step.AwaitEvidence or Step.ReadDefinitions))
        {
            writes = writes.NotWaiting(slot.Key);
        }

        CarryOut(slot, situation, decision, now, itsTurn);
        telemetry.Decided(slot, decision, waits: writes.Queue.Contains(slot.Key), underWay: slot.Writing is not null || IsActing(slot));
        if (runsAsAsked)
        {
            slot.Relax();
        }

        return decision.Step;
    }

    /// <summary>The claim that was written last is in status, whether its answer said so or the watch.</summary>
    private void NoteClaim(ConnectorSlot slot)
    {
        if (slot is { IsClaimed: true, Claiming: { } claim })
        {
            slot.Claiming = null;
            slot.History = HistoryUpdate.Claimed(slot.History, claim);
            reporter.Claimed(slot, claim);
        }
    }

    private void CarryOut(ConnectorSlot slot, Situation situation, Decision decision, DateTimeOffset now, bool itsTurn)
    {
        switch (decision.Step)
        {
            case Step.Rest or Step.AwaitEvidence or Step.Confirm or Step.ReadDefinitions:
                LookInto(slot, decision.Step);
                ReportStatus(slot, situation, decision);
                break;
            case Step.AddFinalizer:
                resources.AddFinalizer(slot);
                break;
            case Step.Claim claim:
                slot.Claiming = claim;
                resources.WriteStatus(slot, new PendingWrite.Claim(), ConnectorStatus.WithClaim(ConnectorStatus.Next(situation, decision), situation, slot.Name!.Value));
                break;
            case Step.Unclaim:
                resources.WriteStatus(slot, new PendingWrite.Unclaim(), ConnectorStatus.WithoutClaim(ConnectorStatus.Next(situation, decision)));
                break;
            case Step.Act { Actions: var actions }:
                ReportStatus(slot, situation, decision);
                Act(slot, situation, actions, now, itsTurn);
                break;
            case Step.Release { Reason: var reason }:
                reporter.Released(slot, reason);
                resources.RemoveFinalizer(slot);
                break;
            default:
                throw new InvalidOperationException($"Unexpected step {decision.Step}.");
        }
    }

    /// <summary>Has Connect read as a step asks for; no other step asks for anything.</summary>
    private void LookInto(ConnectorSlot slot, Step step)
    {
        switch (step)
        {
            case Step.Confirm { Itself: var itself }:
                link.Confirm(slot.Name!.Value, itself);
                break;
            case Step.ReadDefinitions { Plugin: var plugin }:
                definitions.Ask(plugin, slot.Key);
                break;
        }
    }

    private Situation SituationOf(ConnectorSlot slot, DateTimeOffset now)
    {
        var rights = contenders.ConflictOf(slot.Resource, slot.Name, link.ServerDetails?.Server.KafkaClusterId, link.Evidence.Latest);
        return new()
        {
            Resource = slot.Resource,
            Spec = slot.Spec,
            Resolution = slot.Resolve(sources.Get),
            Cluster = link.View,
            Allowed = IsAdmitted(slot),
            NameTakenBy = slots.NameTakenBy(slot, IsAdmitted) is { } holder ? new ConflictingResource(holder, link.Key) : rights.TakenBy,
            NameDisputedBy = rights.DisputedBy,
            ObservedState = slot.Name is { } name
                ? link.Evidence.Of(name, slot.Trusted, slot.History.LastWriteEndedAt, now)
                : new ObservedState.Unknown(),
            Scrubber = slot.Scrubber,
            History = slot.History,
            Now = now,
            Jitter = services.Random(),
        };
    }

    private void Act(ConnectorSlot slot, Situation situation, ImmutableArray<ConnectorAction> actions, DateTimeOffset now, bool itsTurn)
    {
        var (resourceKey, uid, name) = (slot.Key, slot.Uid, slot.Name!.Value);
        if (!itsTurn && !writes.Admits(name, now))
        {
            writes = writes.Waiting(resourceKey, name, WritePriorities.Of(actions, slot.IsEdited), now);
            return;
        }

        var session = link.Session!.Use();
        writes = writes.NotWaiting(resourceKey).Begun(name, actions.Length, now);
        var decided = new DecidedActions(resourceKey, uid, name, situation, actions, slot.Writing?.Refusal);
        start(telemetry.Requests(slot, actions, stopping => session.ReleaseAfterAsync(
            client => decided.RunAsync(client, services.Reader, services.Time, stopping))));
    }

    private bool IsActing(ConnectorSlot slot) => slot.Name is { } name && writes.Open.ContainsKey(name);

    private WaitingWrite? TakeWaiting(DateTimeOffset now)
    {
        (var next, writes) = writes.Take(now);
        return next;
    }

    /// <summary>What a rebalance turned away, or no worker heard, shows nowhere: there is nothing to look for.</summary>
    private static bool MayHaveChangedSomething(ActionResult result) => result is not ActionResult.Failed
    {
        Kind: WriteFailureKind.Rebalancing or WriteFailureKind.Throttled or WriteFailureKind.NotSent or WriteFailureKind.NotConfirmed or WriteFailureKind.Unauthorized
            or WriteFailureKind.Forbidden,
    };

    private bool IsAdmitted(ConnectorSlot slot) => link.Settings is not { } settings
        || WatchScope.Admits(settings.AllowedNamespaces, link.Key.Namespace, slot.Key.Namespace, services.NamespaceLabels(slot.Key.Namespace));

    /// <summary>Writes status if it differs.</summary>
    private void ReportStatus(ConnectorSlot slot, Situation situation, Decision decision)
    {
        var next = ConnectorStatus.Next(situation, decision);
        telemetry.Assessed(slot, next);
        if (StatusEquality.Same(slot.Resource.Status, next, ResourceJson.Default.KafkaConnectorStatus))
        {
            // What is stored holds (again): the next change is news, even one that was told before and never recorded.
            slot.LastReported = null;
            if (slot.OperatorConflict is { IsAnswerDue: true })
            {
                resources.WriteStatus(slot, new PendingWrite.Name(), next);
            }

            return;
        }

        if (resources.IsWrittenInPart(slot, next))
        {
            return;
        }

        reporter.Assessed(slot, next);
        resources.WriteStatus(slot, new PendingWrite.Status(), next);
    }
}
