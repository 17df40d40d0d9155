using System.Collections.Frozen;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Observation;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Tests.Core.Planning.Simulation;

/// <summary>
/// One connector name of a Connect cluster, as far as a planner can tell it from a real one: status lags behind the target,
/// a new connector is left out of lists, passwords may be masked and keys added, writes may fail in every recorded way.
/// </summary>
internal sealed class SimulatedConnect(bool masks, bool addsKey, bool echoesAsItLists, bool knowsInitialState)
{
    private ObservedConnector? listed;
    private ObservedConnector? outdated;

    public Connector? Existing { get; set; }

    public Fault NextFault { get; set; }

    /// <summary>Writes that were accepted.</summary>
    public int Writes { get; private set; }

    /// <summary>What the next poll shows; a partial list lacks the connector, an outdated one shows an earlier entry.</summary>
    public Snapshot List(DateTimeOffset now, bool partial = false, bool old = false)
    {
        var entry = partial ? null : old ? outdated ?? Entry() : Entry();
        return new()
        {
            BeganAt = now,
            ConnectionId = 1,
            Connectors = entry is null
                ? FrozenDictionary<ConnectorName, ObservedConnector>.Empty
                : new Dictionary<ConnectorName, ObservedConnector> { [SituationBuilder.Name] = entry }.ToFrozenDictionary(),
            UnaddressableNames = [],
        };
    }

    public Confirmation Confirm(DateTimeOffset now) =>
        new(List(now), Existing is null ? new HashSet<ConnectorName>() : new HashSet<ConnectorName> { SituationBuilder.Name })
        {
            Reads = new Dictionary<ConnectorName, HerderRead>
            {
                [SituationBuilder.Name] = new(ConnectionId: 1, List(now).Connectors.GetValueOrDefault(SituationBuilder.Name)?.Config ?? Existing?.Config),
            },
        };

    /// <summary>Time passes: what shows follows the target.</summary>
    public void Settle()
    {
        if (Existing is { } connector && connector.Lag-- <= 0)
        {
            connector.Shown = connector.Target;
            connector.IsListed = true;
        }
    }

    /// <summary>Somebody, the operator or a person, gives it a config.</summary>
    public void Put(IReadOnlyDictionary<string, string> config, ConnectorState? initial = null)
    {
        outdated = listed;
        Existing = Existing is { } connector
            ? connector with { Config = config, TaskFailed = connector.FailsAgain, Lag = 1 }
            : new Connector(config) { Target = initial ?? ConnectorState.Running, Shown = initial ?? ConnectorState.Running, Lag = 1 };
    }

    public void Target(ConnectorState state)
    {
        if (Existing is { } connector)
        {
            connector.Target = state;
            connector.Lag = 2;
        }
    }

    /// <summary>The operator writes.</summary>
    public ActionResult Send(ConnectorAction action)
    {
        var fault = NextFault;
        NextFault = Fault.None;
        if (fault is Fault.Rebalancing or Fault.NotSent or Fault.Forbidden or Fault.ErrorNotApplied or Fault.UnknownNotApplied)
        {
            return new ActionResult.Failed(KindOf(fault), "not applied");
        }

        var result = Apply(action);
        return fault is Fault.None || result is not ActionResult.Succeeded ? result : new ActionResult.Failed(KindOf(fault), "applied, who knows");
    }

    private static WriteFailureKind KindOf(Fault fault) => fault switch
    {
        Fault.Rebalancing => WriteFailureKind.Rebalancing,
        Fault.NotSent => WriteFailureKind.NotSent,
        Fault.Forbidden => WriteFailureKind.Forbidden,
        Fault.ErrorApplied or Fault.ErrorNotApplied => WriteFailureKind.ServerError,
        _ => WriteFailureKind.OutcomeUnknown,
    };

    private ActionResult Apply(ConnectorAction action)
    {
        Writes++;
        switch (action)
        {
            case ConnectorAction.Create { InitialState: not null } when !knowsInitialState:
                return new ActionResult.InitialStateUnknown();
            case ConnectorAction.Create when Existing is not null:
                return new ActionResult.AlreadyExists();
            case ConnectorAction.Create { Config: var config } when IsInvalid(config):
            case ConnectorAction.PutConfig { Config: var put } when IsInvalid(put):
                return new ActionResult.Failed(
                    WriteFailureKind.InvalidConfig, $"Invalid value {SituationBuilder.Secret} for configuration connection.password: too short");
            case ConnectorAction.Create create:
                Put(create.Config, create.InitialState);
                Existing!.IsMadeByOperator = true;
                return new ActionResult.Succeeded(Echo());
            case ConnectorAction.PutConfig put:
                Put(put.Config);
                return new ActionResult.Succeeded(Echo());
            case var _ when Existing is null:
                return new ActionResult.NotFound();
            case ConnectorAction.Pause:
                Target(ConnectorState.Paused);
                break;
            case ConnectorAction.Resume:
                Target(ConnectorState.Running);
                break;
            case ConnectorAction.Stop:
                Target(ConnectorState.Stopped);
                break;
            case ConnectorAction.Delete:
                Existing = null;
                break;
            default:
                Existing!.TaskFailed = Existing.FailsAgain;
                break;
        }

        return new ActionResult.Succeeded(EchoedConfig: null);
    }

    private static bool IsInvalid(IReadOnlyDictionary<string, string> config) => config["topic"] == "refused";

    private IReadOnlyDictionary<string, string> Echo() => echoesAsItLists ? Listed(Existing!.Config) : Existing!.Config;

    private Dictionary<string, string> Listed(IReadOnlyDictionary<string, string> config)
    {
        var shown = config.ToDictionary(StringComparer.Ordinal);
        shown["name"] = SituationBuilder.Name.Value;
        if (masks)
        {
            shown["connection.password"] = "********";
        }

        if (addsKey)
        {
            shown["vendor.id"] = "7";
        }

        return shown;
    }

    /// <summary>The same object as long as nothing about it changes, as the client promises.</summary>
    private ObservedConnector? Entry()
    {
        if (Existing is not { IsListed: true } connector)
        {
            return null;
        }

        var task = connector.TaskFailed && connector.Shown is ConnectorState.Running ? ConnectorState.Failed : connector.Shown;
        var entry = SituationBuilder.Shown(
            connector.Shown,
            connector.Shown is ConnectorState.Stopped ? [] : [task],
            Listed(connector.Config),
            trace: $"LoginException: {SituationBuilder.Secret} is wrong");
        if (listed is null
            || listed.State != entry.State
            || !listed.Tasks.SequenceEqual(entry.Tasks)
            || listed.Config.Count != entry.Config.Count
            || listed.Config.Except(entry.Config).Any())
        {
            listed = entry;
        }

        return listed;
    }
}

/// <summary>A connector in the simulated cluster.</summary>
internal sealed record Connector(IReadOnlyDictionary<string, string> Config)
{
    public required ConnectorState Target { get; set; }

    public required ConnectorState Shown { get; set; }

    /// <summary>Polls until what shows follows the target.</summary>
    public int Lag { get; set; }

    public bool IsListed { get; set; }

    public bool TaskFailed { get; set; }

    /// <summary>Neither a restart nor another config heals it.</summary>
    public bool FailsAgain { get; set; }

    /// <summary>The operator created it; a person may have changed it since.</summary>
    public bool IsMadeByOperator { get; set; }

    /// <summary>Somebody else's: the operator must not write to it.</summary>
    public bool IsUnmanaged { get; set; }
}

/// <summary>How the next write ends.</summary>
internal enum Fault
{
    None,
    Rebalancing,
    NotSent,
    Forbidden,
    ErrorApplied,
    ErrorNotApplied,
    UnknownApplied,
    UnknownNotApplied,
}
