using ConnectDouble;
using ManualTime;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>The double on a clock that stands still unless a replay moves it: from one change to the next, so that no state is missed.</summary>
internal sealed class DoubleTarget : ConnectTarget
{
    private static readonly TimeSpan IdleStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private const int IdleSteps = 400;
    private readonly ManualTimeProvider time;
    private readonly ConnectDoubleServer? server;
    private int idleStepsLeft;

    private DoubleTarget(ConnectDoubleCluster cluster, ManualTimeProvider time)
        : base(new InProcessHandler(cluster))
    {
        Cluster = cluster;
        this.time = time;
    }

    private DoubleTarget(ConnectDoubleServer server, ManualTimeProvider time)
        : base(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Cluster = server.Cluster;
        this.server = server;
        this.time = time;
    }

    public ConnectDoubleCluster Cluster { get; }

    public override bool ShowsEveryState => true;

    protected override IReadOnlyList<Uri> Workers => Cluster.Urls;

    /// <summary>Starts the double in the situation that the scenario was recorded in.</summary>
    public static DoubleTarget Start(string scenario)
    {
        var clock = new ManualTimeProvider();
        return new(new ConnectDoubleCluster(Circumstances.OptionsOf(scenario, clock)), clock);
    }

    /// <summary>The same over sockets.</summary>
    public static async Task<DoubleTarget> StartOnSocketsAsync(string scenario)
    {
        var clock = new ManualTimeProvider();
        return new(await ConnectDoubleServer.StartAsync(Circumstances.OptionsOf(scenario, clock)), clock);
    }

    public override string? ReasonToLeaveOut(RecordedExchange exchange) => Exclusions.ReasonFor(exchange);

    public override void Before(RecordedExchange exchange, IReadOnlyList<RecordedExchange> later) => Circumstances.Before(exchange, later, Cluster);

    public override void After(RecordedExchange exchange) => Circumstances.After(exchange, Cluster);

    public override Task LetPassAsync(TimeSpan recorded)
    {
        time.Advance(recorded);
        return Task.CompletedTask;
    }

    public override Task SettleAsync()
    {
        while (Cluster.NextEffectAt is { } next)
        {
            time.Advance(next - time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    public override void BeginWaiting() => idleStepsLeft = IdleSteps;

    public override Task<bool> LetSomethingHappenAsync()
    {
        if (Cluster.NextEffectAt is { } next)
        {
            time.Advance(next - time.GetUtcNow());
            return Task.FromResult(true);
        }

        // A worker that starts changes with time alone.
        time.Advance(IdleStep);
        return Task.FromResult(idleStepsLeft-- > 0);
    }

    public override async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Cluster.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>A request that has no answer yet waits on the clock, so the clock moves.</summary>
    public override async Task<Answer> WhileWaitingAsync(Task<Answer> answer)
    {
        while (!answer.IsCompleted)
        {
            // In process an answer comes while time is moved. Over sockets it is under way for a moment, unless the double waits on its clock.
            if (server is null || (await Task.WhenAny(answer, Task.Delay(Glance, TimeProvider.System)) != answer && time.PendingTimers > 0))
            {
                time.Advance(IdleStep);
            }
        }

        return await answer;
    }
}
