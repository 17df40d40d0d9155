using System.Net;
using ConnectOperator.Kubernetes.Leases;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Leases;

/// <summary>When the work begins and ends, and what becomes of the Lease.</summary>
public sealed class LeaderElectorTests
{
    private const int LeaderWaits = 2;
    private const int StandbyWaits = 1;
    private readonly ManualTimeProvider time = new();
    private readonly FakeLeases leases = new();
    private readonly RecordingLogger<LeaderElector> log = new();

    [Fact]
    public async Task Lease_is_held_until_the_work_has_ended_and_then_given_up()
    {
        using var elector = Elector("a");
        using var stopping = new CancellationTokenSource();
        var work = new Work();
        var run = elector.RunAsync(work.RunAsync, stopping.Token);
        await work.Started;
        leases.Holder.ShouldBe("a");
        elector.Permit.Holds().ShouldBeTrue();

        await stopping.CancelAsync();
        await work.AskedToEnd;
        await PassAsync(() => leases.Calls.Count(call => call == "replace") >= 5);
        leases.Holder.ShouldBe("a", "the work goes on, so the Lease is renewed");
        elector.Permit.Holds().ShouldBeTrue();
        work.End();

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        leases.Holder.ShouldBe("");
        elector.Permit.Holds().ShouldBeFalse();
    }

    [Fact]
    public async Task Next_one_takes_over_at_the_next_look_when_the_lease_is_given_up()
    {
        using var first = Elector("a");
        using var second = Elector("b");
        using var stopping = new CancellationTokenSource();
        var (firstWork, secondWork) = (new Work(), new Work());
        var firstRun = first.RunAsync(firstWork.RunAsync, stopping.Token);
        await firstWork.Started;
        using var end = new CancellationTokenSource();
        var secondRun = second.RunAsync(secondWork.RunAsync, end.Token);
        second.Permit.Holds().ShouldBeFalse();

        await stopping.CancelAsync();
        firstWork.End();
        await Should.ThrowAsync<OperationCanceledException>(() => firstRun);
        secondWork.HasStarted.ShouldBeFalse();
        await PassAsync(() => secondWork.HasStarted, StandbyWaits);

        leases.Holder.ShouldBe("b");
        log.Lines.Count(line => line.Message.StartsWith("Standing by as b: a holds", StringComparison.Ordinal)).ShouldBe(1);
        await end.CancelAsync();
        secondWork.End();
        await Should.ThrowAsync<OperationCanceledException>(() => secondRun);
    }

    [Fact]
    public async Task Leader_whose_lease_was_taken_stops_its_work_and_leaves_the_lease_alone()
    {
        using var elector = Elector("a");
        var work = new Work();
        var run = elector.RunAsync(work.RunAsync, CancellationToken.None);
        await work.Started;

        leases.Usurp("b");
        await PassAsync(() => work.AskedToEnd.IsCompleted);
        work.End();

        (await Should.ThrowAsync<LeadershipLostException>(() => run)).Message.ShouldContain("b has taken the Lease");
        leases.Holder.ShouldBe("b");
        elector.Permit.Holds().ShouldBeFalse();
    }

    [Fact]
    public async Task Leader_that_cannot_renew_stops_its_work_before_others_may_begin()
    {
        using var elector = Elector("a");
        var work = new Work();
        var run = elector.RunAsync(work.RunAsync, CancellationToken.None);
        await work.Started;
        var startedAt = time.GetUtcNow();

        leases.Failure = () => new HttpRequestException("connection refused");
        await PassAsync(() => work.AskedToEnd.IsCompleted);
        work.End();

        (time.GetUtcNow() - startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        await Should.ThrowAsync<LeadershipLostException>(() => run);
        leases.Holder.ShouldBe("a", "it could not be given up");
        log.Lines.Count(line => line.Message.Contains("connection refused", StringComparison.Ordinal)).ShouldBe(1, "told when it begins, not on every try");
    }

    [Fact]
    public async Task Short_trouble_with_the_server_is_lived_through()
    {
        using var elector = Elector("a");
        using var stopping = new CancellationTokenSource();
        var work = new Work();
        var run = elector.RunAsync(work.RunAsync, stopping.Token);
        await work.Started;

        leases.Failure = () => new TimeoutException("no answer");
        await PassAsync(() => leases.Calls.Count >= 5);
        leases.Failure = null;
        await PassAsync(() => log.Lines.Any(line => line.Message.Contains("written again", StringComparison.Ordinal)));

        elector.Permit.Holds().ShouldBeTrue();
        work.AskedToEnd.IsCompleted.ShouldBeFalse();
        await stopping.CancelAsync();
        work.End();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Refused_candidate_tries_at_its_pace()
    {
        leases.Failure = () => FakeLeases.Refusal(HttpStatusCode.NotFound);
        using var elector = Elector("a");
        using var stopping = new CancellationTokenSource();
        var run = elector.RunAsync(new Work().RunAsync, stopping.Token);

        leases.Calls.Count.ShouldBe(1, "a namespace that does not exist is no reason to hurry");
        await PassAsync(() => leases.Calls.Count == 3, StandbyWaits);

        await stopping.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Work_that_fails_gives_the_lease_up()
    {
        using var elector = Elector("a");

        await Should.ThrowAsync<InvalidOperationException>(() => elector.RunAsync(
            _ => throw new InvalidOperationException("a defect"), CancellationToken.None));

        leases.Holder.ShouldBe("");
    }

    private LeaderElector Elector(string identity) =>
        new(leases, new LeaderElectionOptions { Lease = new("ns", "lease"), Identity = identity }, time, log);

    /// <summary>Lets time pass until something has happened, while everybody waits: a leader for its next renewal and its alarm, others for the next look.</summary>
    private Task PassAsync(Func<bool> happened, int timers = LeaderWaits) => Eventually.HoldsAsync(
        () =>
        {
            if (!happened() && time.PendingTimers == timers)
            {
                time.Advance(TimeSpan.FromSeconds(0.5));
            }

            return happened();
        },
        () => $"{time.PendingTimers} timers, {string.Join(' ', leases.Calls)}");

    private sealed class Work
    {
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => started.Task;

        public bool HasStarted => started.Task.IsCompleted;

        public Task AskedToEnd => asked.Task;

        public void End() => ended.SetResult();

        public async Task RunAsync(CancellationToken leading)
        {
            await using var registration = leading.Register(asked.SetResult);
            started.SetResult();
            await ended.Task;
            leading.ThrowIfCancellationRequested();
        }
    }
}
