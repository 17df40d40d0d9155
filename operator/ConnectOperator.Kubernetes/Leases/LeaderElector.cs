using System.Net;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Leases;

/// <summary>
/// Lets one process at a time do the work: asks <see cref="Candidate"/> what to do about the Lease, does it, and starts and ends
/// the work accordingly. Serves once: whoever has led and lost should start anew, with nothing left of what it believed.
/// </summary>
public sealed class LeaderElector : IDisposable
{
    private readonly ILeaseClient leases;
    private readonly LeaderElectionOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private volatile Candidate candidate;
    private string? standingBehind;
    private string? problem;

    /// <summary>A candidate that stands from <see cref="RunAsync"/> on.</summary>
    /// <param name="connection">The API server; the elector has connections of its own, so that no bulk of other requests holds up a renewal.</param>
    /// <param name="options">Who stands for what.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="logger">Told who leads.</param>
    public LeaderElector(ClusterConnection connection, LeaderElectionOptions options, TimeProvider time, ILogger<LeaderElector> logger)
        : this(ClientFor(connection, options, time), options, time, logger)
    {
    }

    internal LeaderElector(ILeaseClient leases, LeaderElectionOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.leases = leases;
        this.options = options;
        this.time = time;
        this.logger = logger;
        candidate = new Candidate(options);
        Permit = new WritePermit(time);
    }

    /// <summary>To be asked before every write but the Lease's own.</summary>
    public WritePermit Permit { get; }

    /// <summary>Whether this process leads.</summary>
    public bool Leads => Permit.Holds();

    /// <summary>Name of the Lease.</summary>
    public string Name => options.Lease.Name;

    /// <summary>
    /// Waits until this process leads, and runs the work for as long as it does. The work's token ends with the leadership; when
    /// the work has ended, be it because of <paramref name="stopping"/>, the Lease is given up, so that the next one need not wait.
    /// </summary>
    /// <exception cref="OperationCanceledException">Asked to stop.</exception>
    /// <exception cref="LeadershipLostException">It led, and does not any more.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(work);
        while (candidate.LeadsUntil is null)
        {
            await AdvanceAsync(stopping);
        }

        LeaderElectorLog.Leading(logger, options.Identity, options.Lease.ToString());
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stopping, Permit.Ended);
        using var renewing = new CancellationTokenSource();
        var working = StartAsync(work, leading.Token);
        var renewal = RenewAsync(renewing.Token);
        if (await Task.WhenAny(working, renewal) == renewal)
        {
            Permit.End();
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await renewal;
        }

        await renewing.CancelAsync();
        await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ReleaseAsync();
        await working;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Permit.Dispose();
        (leases as IDisposable)?.Dispose();
    }

    /// <summary>HTTP/1.1: a request that gets no answer takes its connection with it, and the next one tries another.</summary>
    private static KubernetesClient ClientFor(ClusterConnection connection, LeaderElectionOptions options, TimeProvider time) => new(
        connection,
        new KubernetesClientOptions { RequestTimeout = options.RequestTimeout, MaxRetries = 0, HttpVersion = HttpVersion.Version11 },
        time);

    private static async Task StartAsync(Func<CancellationToken, Task> work, CancellationToken leading) => await work(leading);

    /// <summary>Holds the Lease until told to end, or until it is lost.</summary>
    private async Task RenewAsync(CancellationToken ending)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, Permit.Ended);
        try
        {
            while (true)
            {
                await AdvanceAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (Permit.Ended.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            throw new LeadershipLostException($"the Lease could not be renewed for {options.RenewDeadline.TotalSeconds:0} s");
        }
    }

    private async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        switch (candidate.Next(Permit.Now, time.GetUtcNow()))
        {
            case CandidateStep.Wait { Until: var until }:
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((until - Permit.Now).TotalMilliseconds))), time, cancellationToken);
                break;
            case CandidateStep.Look:
                await CallAsync(async () => candidate = candidate.Saw(await leases.ReadAsync(options.Lease, cancellationToken), Permit.Now));
                LogHolder();
                break;
            case CandidateStep.Write { Next: var next, IsNew: var isNew }:
                await CallAsync(() => WriteAsync(next, isNew, cancellationToken));
                break;
            case CandidateStep.Lose { Why: var why }:
                throw new LeadershipLostException(why);
            default:
                throw new InvalidOperationException("Unexpected step.");
        }
    }

    private async Task WriteAsync(Lease next, bool isNew, CancellationToken cancellationToken)
    {
        var sentAt = Permit.Now;
        var stored = isNew ? await leases.CreateAsync(next, cancellationToken) : await leases.ReplaceAsync(next, cancellationToken);
        candidate = candidate.Wrote(stored, sentAt, Permit.Now);
        if (candidate.LeadsUntil is { } until)
        {
            Permit.Extend(until);
        }
    }

    private async Task CallAsync(Func<Task> call)
    {
        var sentAt = Permit.Now;
        try
        {
            await call();
            if (problem is not null)
            {
                problem = null;
                LeaderElectorLog.Recovered(logger, options.Lease.ToString());
            }
        }
        catch (KubernetesException refused) when (refused.IsConflict)
        {
            candidate = candidate.WasOvertaken(Permit.Now);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            candidate = candidate.Failed(sentAt, Permit.Now);
            if (problem != failure.Message)
            {
                problem = failure.Message;
                LeaderElectorLog.Failing(logger, options.Lease.ToString(), failure.Message);
            }
        }
    }

    private static bool IsFailure(Exception exception) =>
        exception is KubernetesException or HttpRequestException or TimeoutException or ClusterConfigurationException;

    private void LogHolder()
    {
        if (candidate.Holder is { } holder && holder != options.Identity && holder != standingBehind)
        {
            standingBehind = holder;
            LeaderElectorLog.StandingBy(logger, options.Identity, holder, options.Lease.ToString());
        }
    }

    private async Task ReleaseAsync()
    {
        if (!Permit.Holds() || candidate.Released(time.GetUtcNow()) is not { } released)
        {
            return;
        }

        // Over before it is given up: whoever takes the Lease next must not meet a write of this process.
        Permit.End();
        try
        {
            await leases.ReplaceAsync(released, CancellationToken.None);
            LeaderElectorLog.Released(logger, options.Lease.ToString());
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            LeaderElectorLog.NotReleased(logger, options.Lease.ToString(), failure.Message);
        }
    }
}
