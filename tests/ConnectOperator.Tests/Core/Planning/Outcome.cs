using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Planning;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Status;
using Shouldly;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>A decision, and the status that follows from it. Every status that any test produces is held against kstatus.</summary>
internal sealed record Outcome(Situation Situation, Decision Decision, KafkaConnectorStatus Status)
{
    public Finding Ready => Decision.Assessment.Ready;

    public IReadOnlyList<ConnectorAction> Actions => Decision.Step is Step.Act { Actions: var actions } ? actions : [];

    public KStatus KStatus => KStatusRules.Of(Situation.Resource.Metadata, Status.ObservedGeneration, Status.Conditions);

    public static Outcome Of(Situation situation)
    {
        var decision = Planner.Plan(situation);
        var outcome = new Outcome(situation, decision, ConnectorStatus.Next(situation, decision));
        KStatusRules.ShouldMakeSense(situation.Resource.Metadata, outcome.Status.ObservedGeneration, outcome.Status.Conditions, outcome.ToString);
        (decision.RecheckAt <= situation.Now).ShouldBeFalse($"What is decided again at a time that has passed is decided again and again.{outcome}");
        return outcome.Words().Any(word => word.Contains(SituationBuilder.Secret, StringComparison.Ordinal))
            ? throw new ShouldAssertException($"A secret in status.{outcome}")
            : outcome;
    }

    public Outcome ShouldTake<TStep>()
        where TStep : Step
    {
        Decision.Step.ShouldBeOfType<TStep>(ToString());
        return this;
    }

    public Outcome ShouldTake(Step step)
    {
        Decision.Step.ShouldBe(step, ToString());
        return this;
    }

    public Outcome ShouldAct(params string[] actions)
    {
        Actions.Select(action => action switch
        {
            ConnectorAction.Restart { OnlyFailed: true } => "RestartFailed",
            ConnectorAction.RestartFailed automatic => $"AutoRestart {automatic.Number}",
            ConnectorAction.RestartTask task => $"RestartTask {task.TaskId}",
            ConnectorAction.Create or ConnectorAction.PutConfig => action.ToString(),
            _ => action.GetType().Name,
        }).ShouldBe(actions, ToString());
        return this;
    }

    public Outcome ShouldSay(ConditionStatus ready, string reason, KStatus kstatus)
    {
        (Ready.Status, Ready.Reason, KStatus).ShouldBe((ready, reason, kstatus), ToString());
        return this;
    }

    public Finding Condition(string type) => Status.Conditions!.Where(condition => condition.Type == type)
        .Select(condition => new Finding(condition.Status, condition.Reason, condition.Message))
        .ShouldHaveSingleItem(ToString());

    public override string ToString() => $"""

        desired:  {(Situation.Resolution as Resolution.Resolved)?.Connector}, generation {Situation.Resource.Metadata.Generation}
        observed: {Situation.ObservedState} {(Situation.ObservedState as ObservedState.Seen)?.Connector.State} {string.Join(',', (Situation.ObservedState as ObservedState.Seen)?.Connector.Tasks ?? [])}
        claim:    {Situation.Resource.Status?.ConnectorName ?? "none"} on {Situation.Resource.Status?.Cluster}, hash {Situation.Resource.Status?.ConfigHash}
        history:  {Situation.History}
        decision: {Decision.Step} [{string.Join("; ", Actions)}] settled={Decision.Settled} recheck={Decision.RecheckAt:u}
        status:   {string.Join("; ", Status.Conditions!.Select(c => $"{c.Type}={c.Status} {c.Reason} ({c.Message})"))}
        """;

    /// <summary>Every text in a status that came from Connect or from the config.</summary>
    private IEnumerable<string> Words() =>
    [
        .. Status.Conditions!.Select(condition => condition.Message),
        .. Status.FailedTasks?.SelectMany(task => new[] { task.Message, task.Trace }).OfType<string>() ?? [],
        Status.ConfigHash ?? "",
    ];
}
