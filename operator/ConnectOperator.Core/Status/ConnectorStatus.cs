using System.Collections.Immutable;
using ConnectOperator.Core.Claims;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Failures;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Restarting;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Status;

/// <summary>Computes a KafkaConnector's next status from its last one and a decision.</summary>
public static class ConnectorStatus
{
    private const int ShownFailures = 10;
    private const int ShownKeys = 100;

    /// <summary>A trace may quote any value of the config: nothing is shown of it while nobody knows which are secret.</summary>
    private const string Withheld = "not shown while the Secrets of the config are not known";

    /// <summary>The status to be written, if it differs from the last.</summary>
    /// <param name="situation">What was decided on.</param>
    /// <param name="decision">What was decided.</param>
    public static KafkaConnectorStatus Next(Situation situation, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(decision);
        var previous = situation.Resource.Status ?? new KafkaConnectorStatus();
        var generation = decision.Assessment.Repeated ? previous.ObservedGeneration : situation.Resource.Metadata.Generation;
        var assessment = decision.Assessment with
        {
            Ready = Scrubbed(situation, ConditionTypes.Ready, decision.Assessment.Ready),
            Synced = decision.Assessment.Synced is { } synced ? Scrubbed(situation, ConditionTypes.Synced, synced) : null,
        };
        var observed = Observed(previous, situation, decision);
        return observed with
        {
            Drift = decision.Drift is { } keys ? Shown(keys) : observed.Drift,
            ObservedGeneration = generation,
            Conditions = ConditionSet.From(assessment, previous.Conditions, generation, situation.Now),
            ConfigHash = decision.AppliedHash ?? situation.History.Applied?.Hash ?? previous.ConfigHash,
            HandledTokens = NullIfEmpty(decision.Tokens ?? RestartTokens.Handled(situation)),
            ServerKeys = NullIfEmpty(decision.ServerKeys ?? previous.ServerKeys ?? new ServerKeys()),
            Corrections = NullIfEmpty(decision.Corrections ?? situation.History.CorrectionsOver(previous)),
            LeftOutKeys = Shown([.. LastApplied.NullsLeftOut(situation.Resource)]),
            IgnoredAnnotations = AnnotationProblems.InStatus(AnnotationProblems.OfConnector(situation.Resource.Metadata)),
            Waiting = situation.ObservedState is ObservedState.Absent or ObservedState.Starting
                ? null
                : NullIfEmpty(decision.Waiting ?? situation.History.WaitingOver(previous)),
            Restarts = NullIfEmpty(decision.Restarts ?? situation.History.RestartsOver(previous)),
        };
    }

    /// <summary>The status with the claim that goes before the first write to Connect.</summary>
    public static KafkaConnectorStatus WithClaim(KafkaConnectorStatus status, Situation situation, ConnectorName name)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(situation);
        return status with
        {
            ConnectorName = name.Value,
            Cluster = situation.Cluster.Key.ToString(),
            KafkaClusterId = situation.Cluster.Server?.KafkaClusterId,
        };
    }

    /// <summary>The status without a claim that came to nothing.</summary>
    public static KafkaConnectorStatus WithoutClaim(KafkaConnectorStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status with { ConnectorName = null, Cluster = null, KafkaClusterId = null, ConfigHash = null, ServerKeys = null, Corrections = null, Restarts = null, Waiting = null };
    }

    private static Finding Scrubbed(Situation situation, string type, Finding finding)
    {
        var before = situation.Resource.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Reason == finding.Reason);
        return finding with { Message = KeptRedactions.Of(before?.Message, situation.Scrubber.Scrub(finding.Message)) };
    }

    private static KafkaConnectorStatus Observed(KafkaConnectorStatus previous, Situation situation, Decision decision) =>
        situation.ObservedState switch
        {
            ObservedState.Seen { Connector: var connector } when Ownership.Claimed(situation) is not null || decision.ReportsUnclaimed => previous with
            {
                State = ConnectStateName.Of(connector.State),
                WorkerId = connector.WorkerId,
                Type = connector.Type,
                Tasks = Counted(connector),
                FailedTasks = Failures(connector.Tasks, previous.FailedTasks, situation),
            },

            // Its traces may quote what of its config nobody can see.
            ObservedState.ConfigHidden { Connector: var connector } when Ownership.Claimed(situation) is not null || decision.ReportsUnclaimed => previous with
            {
                State = ConnectStateName.Of(connector.State),
                WorkerId = connector.WorkerId,
                Tasks = Counted(connector),
            },
            ObservedState.Absent or ObservedState.Starting when !situation.Cluster.IsOtherGroup => Unobserved(previous),

            // Somebody else's, and not the resource's to tell of.
            ObservedState.Seen when situation.Request is { Mode: EnforcementMode.Enforce } => Unobserved(previous),

            // What was last seen stays until something newer is known; the conditions say how old it may be.
            _ => previous,
        };

    private static KafkaConnectorStatus Unobserved(KafkaConnectorStatus status) => status with
    {
        State = null,
        WorkerId = null,
        Type = null,
        Tasks = null,
        FailedTasks = null,
        Drift = null,
    };

    private static IReadOnlyList<string>? Shown(ImmutableArray<string> keys) => keys.IsEmpty ? null : [.. keys.Take(ShownKeys)];

    private static TaskCounts Counted(ObservedConnector connector)
    {
        var tasks = connector.Tasks;
        var total = tasks.Count + connector.Unreported.Count;
        var running = Count(ConnectorState.Running);
        return new()
        {
            Total = total,
            Running = running,
            Failed = Count(ConnectorState.Failed),
            Paused = Count(ConnectorState.Paused),
            Unassigned = Count(ConnectorState.Unassigned) + Count(ConnectorState.Restarting),
            Unreported = connector.Unreported.Count,
            Summary = $"{running}/{total}",
        };

        int Count(ConnectorState state) => tasks.Count(task => task.State == state);
    }

    private static FailedTask[]? Failures(IReadOnlyList<ObservedTask> tasks, IReadOnlyList<FailedTask>? previous, Situation situation)
    {
        FailedTask[] failures =
        [
            .. tasks
                .Where(task => task.State is ConnectorState.Failed)
                .OrderBy(task => task.Id)
                .Take(ShownFailures)
                .Select(task => Failure(task, previous?.FirstOrDefault(failure => failure.Id == task.Id), situation)),
        ];
        return failures.Length == 0 ? null : failures;
    }

    private static FailedTask Failure(ObservedTask task, FailedTask? before, Situation situation)
    {
        var failure = new FailedTask { Id = task.Id, WorkerId = task.WorkerId, Since = before?.Since ?? ConditionSet.Seconds(situation.Now) };
        if (situation.Resolution is not Resolution.Resolved)
        {
            // What was told before is free of secrets, some of which only an earlier process knew.
            return before is null ? failure with { Message = Withheld } : failure with { Message = before.Message, Trace = before.Trace };
        }

        var told = ReportedFailure.Of(task, situation);
        return failure with { Message = told.Message, Trace = told.Trace };
    }

    private static T? NullIfEmpty<T>(T record)
        where T : class, new() => record.Equals(new T()) ? null : record;
}
