using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;

namespace ConnectOperator.Core.Planning;

/// <summary>What has to be written to a connector that exists.</summary>
internal sealed record DueWrites(ConnectorAction.PutConfig? Config, ConnectorAction? State, ImmutableArray<ConnectorAction> Restarts)
{
    /// <summary>Nothing has.</summary>
    public bool IsEmpty => !Converges && Restarts.IsEmpty;

    /// <summary>Something differs from what is desired, and only evidence that is trusted justifies a write.</summary>
    public bool Converges => Config is not null || State is not null;

    /// <summary>Something would put back what somebody changed in Connect.</summary>
    public bool Corrects => Config is { CorrectsDrift: true } || CorrectsState;

    /// <summary>Without that.</summary>
    public DueWrites WithoutCorrections => new(Config is { CorrectsDrift: true } ? null : Config, CorrectsState ? null : State, Restarts);

    private bool CorrectsState => State
        is ConnectorAction.Pause { CorrectsDrift: true } or ConnectorAction.Resume { CorrectsDrift: true } or ConnectorAction.Stop { CorrectsDrift: true };

    /// <summary>Without what Connect has refused and would refuse again.</summary>
    public DueWrites Allowed(ConnectorHistory history, DesiredConnector desired, DateTimeOffset now)
    {
        var refused = history.Refused;
        var configIsRefused = Config is not null && IsRefused(refused.Config, now) && refused.Config!.ConfigHash == desired.ConfigHash;

        // Resuming would let the old config run, which is no longer asked for; pausing and stopping do no harm.
        var stateIsRefused = (IsRefused(refused.State, now) && refused.State!.State == desired.State)
            || (configIsRefused && State is ConnectorAction.Resume);
        return new(
            configIsRefused ? null : Config,
            stateIsRefused ? null : State,
            IsRefused(refused.Restart, now) ? [] : Restarts);
    }

    /// <summary>
    /// Pause and stop go before a new config, so that it does not run first; resume goes after it, so that the old one does
    /// not run again; restarts go last.
    /// </summary>
    public ImmutableArray<ConnectorAction> InOrder()
    {
        var actions = ImmutableArray.CreateBuilder<ConnectorAction>();
        if (State is ConnectorAction.Pause or ConnectorAction.Stop)
        {
            actions.Add(State);
        }

        if (Config is not null)
        {
            actions.Add(Config);
        }

        if (State is ConnectorAction.Resume)
        {
            actions.Add(State);
        }

        actions.AddRange(Restarts);
        return actions.DrainToImmutable();
    }

    private static bool IsRefused(WriteFailure? refusal, DateTimeOffset now) => refusal is not null && refusal.RetryAt > now;
}
