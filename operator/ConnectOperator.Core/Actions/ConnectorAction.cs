using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Actions;

/// <summary>One write to Connect: the closed set of everything that the operator ever changes there.</summary>
public abstract record ConnectorAction
{
    private ConnectorAction()
    {
    }

    private static string OfWhatFailed(IReadOnlyList<int> unreported, bool alone) => (unreported.Count, alone) switch
    {
        (0, _) => "what failed",
        (_, true) => $"tasks without a status ({string.Join(", ", unreported)})",
        _ => $"what failed and of tasks without a status ({string.Join(", ", unreported)})",
    };

    /// <summary>POST: fails, and changes nothing, when the connector exists.</summary>
    /// <param name="Config">The whole config.</param>
    /// <param name="ConfigHash">Of that config.</param>
    /// <param name="InitialState">Null for RUNNING, or when Connect is older than 3.7 and the state has to follow in a call of its own.</param>
    public sealed record Create(FrozenDictionary<string, string> Config, string ConfigHash, ConnectorState? InitialState) : ConnectorAction
    {
        /// <summary>True when it existed before and was deleted in Connect.</summary>
        public bool CorrectsDrift { get; init; }

        /// <summary>True when a create before this one failed, or nobody knows whether it was done: the resource is not as young as its claim any more.</summary>
        public bool IsRetry { get; init; }

        /// <inheritdoc/>
        public override string ToString() => InitialState is null ? "Create" : $"Create {InitialState}";
    }

    /// <summary>PUT of the whole config.</summary>
    /// <param name="Config">The whole config.</param>
    /// <param name="ConfigHash">Of that config.</param>
    /// <param name="ChangedKeys">Keys that differ in Connect, sorted.</param>
    /// <param name="ServerAdded">Of these, keys that Connect has and the config lacks; back after this write, they are the server's own.</param>
    /// <param name="CorrectsDrift">True when not the resource changed but Connect.</param>
    public sealed record PutConfig(
        FrozenDictionary<string, string> Config,
        string ConfigHash,
        ImmutableArray<string> ChangedKeys,
        FrozenSet<string> ServerAdded,
        bool CorrectsDrift) : ConnectorAction
    {
        /// <summary>Keys that were not as sent right after the write before, of the same config: see <c>AppliedConfig.Suspects</c>.</summary>
        public FrozenSet<string> Suspects { get; init; } = FrozenSet<string>.Empty;

        /// <inheritdoc/>
        public override string ToString() => $"PutConfig {string.Join(',', ChangedKeys)}";
    }

    /// <summary>Pause.</summary>
    /// <param name="CorrectsDrift">True when not the resource changed but Connect.</param>
    public sealed record Pause(bool CorrectsDrift) : ConnectorAction
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Pause);
    }

    /// <summary>Resume, from paused or stopped.</summary>
    /// <param name="CorrectsDrift">True when not the resource changed but Connect.</param>
    public sealed record Resume(bool CorrectsDrift) : ConnectorAction
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Resume);
    }

    /// <summary>Stop.</summary>
    /// <param name="CorrectsDrift">True when not the resource changed but Connect.</param>
    public sealed record Stop(bool CorrectsDrift) : ConnectorAction
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Stop);
    }

    /// <summary>Restart connector and tasks, or what of them failed.</summary>
    /// <param name="OnlyFailed">Only what failed.</param>
    /// <param name="Token">The annotation's value that asks for it.</param>
    public sealed record Restart(bool OnlyFailed, string Token) : ConnectorAction
    {
        /// <summary>Tasks without a status, which Connect restarts only by a call of their own (recorded).</summary>
        public IReadOnlyList<int> Unreported { get; init; } = [];

        /// <summary>Nothing but these tasks is to be restarted.</summary>
        public bool UnreportedAlone { get; init; }

        /// <inheritdoc/>
        public override string ToString() => OnlyFailed ? $"Restart of {OfWhatFailed(Unreported, UnreportedAlone)}" : nameof(Restart);
    }

    /// <summary>Restart what failed, because spec.autoRestart says so.</summary>
    /// <param name="Number">Which restart it is since they were counted from zero, from 1.</param>
    public sealed record RestartFailed(int Number) : ConnectorAction
    {
        /// <summary>Tasks without a status, which Connect restarts only by a call of their own (recorded).</summary>
        public IReadOnlyList<int> Unreported { get; init; } = [];

        /// <summary>Nothing but these tasks is to be restarted.</summary>
        public bool UnreportedAlone { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"Automatic restart {Number} of {OfWhatFailed(Unreported, UnreportedAlone)}";
    }

    /// <summary>Restart one task.</summary>
    /// <param name="TaskId">Which.</param>
    /// <param name="Token">The annotation's whole value that asks for it.</param>
    public sealed record RestartTask(int TaskId, string Token) : ConnectorAction
    {
        /// <inheritdoc/>
        public override string ToString() => $"Restart of task {TaskId}";
    }

    /// <summary>Delete.</summary>
    public sealed record Delete : ConnectorAction
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Delete);
    }
}
