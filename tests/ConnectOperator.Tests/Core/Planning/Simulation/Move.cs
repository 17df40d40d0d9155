using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Tests.Core.Planning.Simulation;

/// <summary>What may happen next in a simulated world; each is followed by one step of the operator.</summary>
internal enum Move
{
    Poll,
    PartialPoll,
    OutdatedPoll,
    SecondsPass,
    MinutesPass,
    Crash,
    CrashUnderWrite,
    SpecEdited,
    SpecEditedToBeRefused,
    SpecEditedBack,
    SecretTouched,
    SpecPaused,
    SpecStopped,
    SpecRunning,
    RestartAsked,
    RestartFailedAsked,
    SpecObserves,
    SpecEnforces,
    PersonEditsConfig,
    PersonAddsKey,
    PersonPauses,
    PersonStops,
    PersonResumes,
    PersonDeletes,
    PersonCreatesOther,
    PersonCreatesSame,
    TaskFails,
    TaskFailsForGood,
    NextWriteRebalances,
    NextWriteIsNotSent,
    NextWriteIsForbidden,
    NextWriteFailsApplied,
    NextWriteFailsNotApplied,
    NextWriteIsUnknownApplied,
    NextWriteIsUnknownNotApplied,
}

/// <summary>A Connect, an operator and everybody else.</summary>
internal sealed class World
{
    private int edits = 1;

    public World(int flavour)
    {
        var knowsInitialState = (flavour & 8) == 0;
        Connect = new(masks: (flavour & 1) != 0, addsKey: (flavour & 2) != 0, echoesAsItLists: (flavour & 4) != 0, knowsInitialState);
        Operator = new(Connect, knowsInitialState)
        {
            Spec = SituationBuilder.JustApplied with
            {
                Adoption = (AdoptionPolicy)(flavour / 32),
                AutoRestart = RestartRule.Default with { MaxRestarts = (flavour & 16) != 0 ? 2 : null },
            },
        };
    }

    public SimulatedConnect Connect { get; }

    public SimulatedOperator Operator { get; }

    public void Make(Move move)
    {
        switch (move)
        {
            case Move.Poll:
                Operator.Poll();
                break;
            case Move.PartialPoll:
                Operator.Poll(partial: true);
                break;
            case Move.OutdatedPoll:
                Operator.Poll(old: true);
                break;
            case Move.SecondsPass:
                Operator.Pass(TimeSpan.FromSeconds(7));
                break;
            case Move.MinutesPass:
                Operator.Pass(TimeSpan.FromMinutes(11));
                break;
            case Move.Crash:
                Operator.Crash();
                break;
            case Move.SpecEdited:
                Edit(("topic", $"orders-{edits + 1}"));
                break;
            case Move.SpecEditedToBeRefused:
                Edit(("topic", "refused"));
                break;
            case Move.SpecEditedBack:
                Edit();
                break;
            case Move.SecretTouched:
                Operator.Spec = Operator.Spec with { Hash = $"h{++edits}-touched" };
                break;
            case Move.SpecPaused or Move.SpecStopped or Move.SpecRunning:
                Operator.Spec = Operator.Spec with
                {
                    State = move switch { Move.SpecPaused => DesiredState.Paused, Move.SpecStopped => DesiredState.Stopped, _ => DesiredState.Running },
                    Generation = Operator.Spec.Generation + 1,
                };
                break;
            case Move.RestartAsked:
                Annotate(Annotations.Restart);
                break;
            case Move.RestartFailedAsked:
                Annotate(Annotations.RestartFailed);
                break;
            case Move.SpecObserves or Move.SpecEnforces:
                Operator.Spec = Operator.Spec with
                {
                    Mode = move is Move.SpecObserves ? EnforcementMode.Observe : EnforcementMode.Enforce,
                    Generation = Operator.Spec.Generation + 1,
                };
                break;
            case Move.PersonEditsConfig when Connect.Existing is not null:
                Connect.Put(SituationBuilder.Settings(("topic", "by-hand")));
                break;
            case Move.PersonAddsKey when Connect.Existing is { Config: var config }:
                Connect.Put(config.Append(KeyValuePair.Create("by.hand", "1")).DistinctBy(pair => pair.Key).ToDictionary(StringComparer.Ordinal));
                break;
            case Move.PersonPauses:
                Connect.Target(ConnectorState.Paused);
                break;
            case Move.PersonStops:
                Connect.Target(ConnectorState.Stopped);
                break;
            case Move.PersonResumes:
                Connect.Target(ConnectorState.Running);
                break;
            case Move.PersonDeletes:
                Connect.Existing = null;
                break;
            case Move.PersonCreatesOther when Connect.Existing is null:
                Connect.Put(SituationBuilder.Settings(("topic", "theirs")));
                Connect.Existing!.IsUnmanaged = !Operator.OwnsTheName;
                break;
            case Move.PersonCreatesSame when Connect.Existing is null:
                Connect.Put(SituationBuilder.Settings());
                Connect.Existing!.IsUnmanaged = !Operator.OwnsTheName;
                break;
            case Move.TaskFails when Connect.Existing is { } connector:
                connector.TaskFailed = true;
                break;
            case Move.TaskFailsForGood when Connect.Existing is { } connector:
                connector.TaskFailed = connector.FailsAgain = true;
                break;
            case >= Move.NextWriteRebalances:
                Connect.NextFault = Fault.Rebalancing + (move - Move.NextWriteRebalances);
                break;
        }

        Operator.TakeStep(crashUnderWrite: move is Move.CrashUnderWrite);
    }

    /// <summary>From now on nobody interferes, and the spec asks for something that Connect accepts.</summary>
    public void BecomeQuiet()
    {
        Connect.NextFault = Fault.None;
        if (Connect.Existing is { } connector)
        {
            connector.TaskFailed = connector.FailsAgain = false;
        }

        for (var lag = 0; lag < 4; lag++)
        {
            Connect.Settle();
        }

        Edit(("topic", "quiet"));
    }

    /// <summary>Polls and decides, a second apart.</summary>
    public void Live(int seconds, Func<bool> until)
    {
        for (var second = 0; second < seconds && !until(); second++)
        {
            Operator.Pass(TimeSpan.FromSeconds(1));
            Operator.Poll();
            for (var step = 0; step < 4 && !until(); step++)
            {
                Operator.TakeStep();
            }
        }
    }

    private void Edit(params (string Key, string Value)[] changes) => Operator.Spec = Operator.Spec with
    {
        Config = SituationBuilder.Settings(changes),
        Hash = changes.Length == 0 ? "h1" : $"h{++edits}",
        Generation = Operator.Spec.Generation + 1,
    };

    private void Annotate(string annotation) => Operator.Spec = Operator.Spec with
    {
        Annotations = Operator.Spec.Annotations.SetItem(annotation, (++edits).ToString(System.Globalization.CultureInfo.InvariantCulture)),
    };
}
