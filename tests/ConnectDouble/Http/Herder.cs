using System.Globalization;
using ConnectDouble.Cluster;

namespace ConnectDouble.Http;

/// <summary>Serves what does not come from a worker's memory, as the group and its broker allow at the moment.</summary>
internal sealed class Herder(LiveCluster cluster, TimeProvider time, ConnectFeatures features)
{
    private const string StaleConfiguration =
        "Cannot complete request momentarily due to stale configuration (typically caused by a concurrent config change)";

    private const string NoLeader = "Cannot complete request momentarily due to no known leader URL, likely because a rebalance was underway.";
    private const string RebalanceExpected = "Request cannot be completed because a rebalance is expected";
    private const string Polling = "polling the group coordinator for up to 0ms or until interrupted";
    private const string Validating = "performing multi-property validation for the connector";

    /// <summary>How long a worker lets its client wait for anything.</summary>
    public static TimeSpan RequestTimeout { get; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a worker waits for the broker to take a record.</summary>
    public static TimeSpan BrokerTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The answer to a request, when it may be given. Cancellation is the end of the worker, not the sender's patience: what has begun goes on without it.</summary>
    public async Task<ConnectResponse> ServeAsync(ConnectRequest request, RequestKind kind, Func<Outcome> handle, CancellationToken stopped)
    {
        Outcome? write = null;
        if (kind is not (RequestKind.HerderRead or RequestKind.OffsetRead))
        {
            write = handle();
            if (await ValidateAsync(write, mayFollow: true, stopped) is { } tooLate)
            {
                return tooLate;
            }

            if (kind == RequestKind.Memory || write.Answer is not null)
            {
                return Commit(write);
            }
        }

        var began = time.GetUtcNow();
        if (kind != RequestKind.TargetState)
        {
            if (cluster.Read().Conditions.Rebalance is { } rebalance && Refuse(rebalance, request, kind) is { } refused)
            {
                return refused;
            }

            if (!await cluster.BecomesAsync(state => !Holds(state.Conditions.Rebalance, kind), began + RequestTimeout, stopped))
            {
                return TimedOut(began, Polling);
            }
        }

        if (cluster.Read().Conditions.IsBrokerFrozen)
        {
            return await BeforeFrozenBrokerAsync(request, kind, write, handle, began, stopped);
        }

        return Commit(write ?? handle());
    }

    /// <summary>
    /// What a worker that is not the leader makes of a write before it forwards it: it validates the configuration itself, so that a forwarded one
    /// takes twice as long. Null when the write may go on.
    /// </summary>
    public async Task<ConnectResponse?> ExamineAsync(Outcome write, CancellationToken stopped) =>
        // What comes too late here goes nowhere: this worker is not the one that writes.
        await ValidateAsync(write, mayFollow: false, stopped) ?? write.Answer;

    private static ConnectResponse? Refuse(RebalanceKind rebalance, ConnectRequest request, RequestKind kind) => (rebalance, kind) switch
    {
        (RebalanceKind.StaleConfiguration, RequestKind.RestartWithTasks or RequestKind.RestartOfOne) => ConnectResponse.Error(StatusCodes.Status409Conflict, StaleConfiguration),
        (RebalanceKind.StaleConfiguration, RequestKind.Write) when request.Segments is [_, _, "offsets"] => ConnectResponse.Error(StatusCodes.Status409Conflict, StaleConfiguration),
        (RebalanceKind.StaleConfiguration, RequestKind.HerderRead) when request.RawPath != "/health" => ConnectResponse.Error(StatusCodes.Status500InternalServerError, RebalanceExpected),
        (RebalanceKind.NoLeader, RequestKind.Write or RequestKind.RestartWithTasks or RequestKind.RestartOfOne) => ConnectResponse.Error(StatusCodes.Status409Conflict, NoLeader),
        _ => null,
    };

    private static bool Holds(RebalanceKind? rebalance, RequestKind kind) => rebalance switch
    {
        RebalanceKind.Blocks => true,
        RebalanceKind.StaleConfiguration => kind is RequestKind.Write,
        _ => false,
    };

    /// <summary>Waits out a slow validation. Its answer when it took too long; null when the request goes on.</summary>
    private async Task<ConnectResponse?> ValidateAsync(Outcome outcome, bool mayFollow, CancellationToken stopped)
    {
        var began = time.GetUtcNow();
        var endless = outcome.Validation == Timeout.InfiniteTimeSpan;
        if (outcome.Validation == TimeSpan.Zero)
        {
            return null;
        }

        await Task.Delay(endless || outcome.Validation >= RequestTimeout ? RequestTimeout : outcome.Validation, time, stopped);
        if (!endless && outcome.Validation < RequestTimeout)
        {
            return null;
        }

        // Recorded: what the leader was sent appears when its validation ends, long after its sender was told that it failed. What another worker was
        // sent does not: that one would have had to forward it, and nobody waits for it any more.
        if (!endless && mayFollow && outcome.Write is { } write)
        {
            cluster.Change((state, _) => (state.Schedule(began + outcome.Validation, new ClusterEffect.WriteLate(write)), true));
        }

        return TimedOut(began, Validating, withStop: outcome.Write is not null);
    }

    private async Task<ConnectResponse> BeforeFrozenBrokerAsync(
        ConnectRequest request, RequestKind kind, Outcome? outcome, Func<Outcome> handle, DateTimeOffset began, CancellationToken stopped)
    {
        if (outcome?.Write is not { } write)
        {
            return kind == RequestKind.OffsetRead && !await ThawsAsync(began + RequestTimeout, stopped)
                ? ConnectResponse.Error(StatusCodes.Status500InternalServerError, "Request timed out")
                : Commit(handle());
        }

        if (kind == RequestKind.RestartOfOne)
        {
            // Nothing that its sender waits for is written.
            return Commit(outcome);
        }

        var gaveUp = kind == RequestKind.TargetState ? began + BrokerTimeout : QueueUp();
        var answered = gaveUp < began + RequestTimeout ? gaveUp : began + RequestTimeout;
        if (await ThawsAsync(answered, stopped))
        {
            return cluster.Change((state, now) => write(state, now));
        }

        // The record is in the producer's buffer, or the request in the herder's queue: both outlive the answer.
        cluster.Change((state, _) => (state with { LateWrites = state.LateWrites.Add(write) }, true));
        return gaveUp < began + RequestTimeout
            ? ConnectResponse.Error(StatusCodes.Status500InternalServerError, WriteErrorOf(request))
            : TimedOut(began, Polling);
    }

    /// <summary>When this write will have had its turn and failed: one after the other holds the herder up.</summary>
    private DateTimeOffset QueueUp() => cluster.Change((state, now) =>
    {
        var turn = state.Conditions.HerderBusyUntil > now ? state.Conditions.HerderBusyUntil : now;
        return (state with { Conditions = state.Conditions with { HerderBusyUntil = turn + BrokerTimeout } }, turn + BrokerTimeout);
    });

    private Task<bool> ThawsAsync(DateTimeOffset deadline, CancellationToken stopped) =>
        cluster.BecomesAsync(state => !state.Conditions.IsBrokerFrozen, deadline, stopped);

    private ConnectResponse Commit(Outcome outcome) => outcome.Answer ?? cluster.Change((state, now) => outcome.Write!(state, now));

    private ConnectResponse TimedOut(DateTimeOffset began, string stage, bool withStop = true) => ConnectResponse.Error(
        StatusCodes.Status500InternalServerError,
        features.TellsStages
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Request timed out. The worker is currently {stage}, which began at {began:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}{(withStop ? "." : string.Empty)}")
            : "Request timed out");

    private static string WriteErrorOf(ConnectRequest request) => (request.Method, request.Segments) switch
    {
        (_, ["connectors", _, "pause" or "resume" or "stop"]) => "Error writing target state to Kafka",
        ("DELETE", ["connectors", _]) => "Error removing connector configuration from Kafka",
        ("POST", ["connectors", var name, "restart"]) => $"Error writing restart-connector-{name} to Kafka",
        _ => "Error writing connector configuration to Kafka",
    };
}
