namespace ConnectOperator.Core.Timing;

/// <summary>How long to wait for what; each with the observation that it comes from.</summary>
internal static class GracePeriods
{
    /// <summary>
    /// Status after a write is that of before it for a while (recorded: up to 570 ms), and nothing in the answer tells which
    /// config it belongs to: younger snapshots are not believed about states.
    /// </summary>
    public static readonly TimeSpan StatusLag = TimeSpan.FromSeconds(1);

    /// <summary>A state asked for takes until the tasks have followed (recorded: 3 s, 12 s with a slow stop) before it is asked for again.</summary>
    public static readonly TimeSpan StateChange = TimeSpan.FromSeconds(30);

    /// <summary>A connector just created is left out of lists until its start() has returned; until then no second look is needed.</summary>
    public static readonly TimeSpan Creation = TimeSpan.FromSeconds(5);

    /// <summary>How often a connector whose start does not return is looked for.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A restart is on its way through the config topic to the worker after Connect has accepted it, and the old FAILED shows meanwhile.
    /// What still shows then has failed again.
    /// </summary>
    public static readonly TimeSpan Restart = TimeSpan.FromSeconds(5);

    /// <summary>A running connector without tasks: they come within a rebalance, or never.</summary>
    public static readonly TimeSpan Tasks = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A task shows no status until its start has returned, and one that failed in it with too long a trace never will. Connects to databases and
    /// the like take their time, and a restart would only begin them anew.
    /// </summary>
    public static readonly TimeSpan TaskStatus = TimeSpan.FromMinutes(2);

    /// <summary>
    /// What ran on a worker that left is UNASSIGNED until the others take it over: <c>scheduled.rebalance.max.delay.ms</c>, five minutes by default,
    /// and the rebalance after it.
    /// </summary>
    public static readonly TimeSpan Assignment = TimeSpan.FromMinutes(6);

    /// <summary>A connector that is being deleted shows without its config for a moment.</summary>
    public static readonly TimeSpan Config = TimeSpan.FromMinutes(1);

    /// <summary>A deleted connector's status stays readable (recorded: up to 3 s).</summary>
    public static readonly TimeSpan Deletion = TimeSpan.FromSeconds(10);

    /// <summary>Rebalances pass; status speaks of those that last.</summary>
    public static readonly TimeSpan Rebalance = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause between two tries of a write that fails, and how long one try may take to be decided on.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMinutes(2);

    /// <summary>
    /// A worker gives up on what it has forwarded after 30 s (Connect 4.0), and the leader goes on with it, for as long as a request may take there:
    /// 90 s (Kafka's default; recorded: what was given up on appeared 10 to 30 s later). Until then nothing is known of it.
    /// </summary>
    public static readonly TimeSpan Forwarding = TimeSpan.FromSeconds(60);

    /// <summary>A right that is missing may be granted at any time; it is asked for again with pauses between these.</summary>
    public static readonly (TimeSpan First, TimeSpan Longest) Forbidden = (TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5));

    /// <summary>A refused config is offered again this often, because validation can depend on the world outside.</summary>
    public static readonly TimeSpan RefusedConfig = TimeSpan.FromMinutes(10);
}
