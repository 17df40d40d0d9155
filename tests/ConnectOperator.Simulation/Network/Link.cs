using ConnectOperator.Simulation.World;
using ManualTime;

namespace ConnectOperator.Simulation.Network;

/// <summary>The way from operators to one server, and how it is at the moment.</summary>
internal sealed class Link(string name, ManualTimeProvider time, RandomSource chance, Trace trace) : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(200);

    /// <summary>
    /// What has been sent arrives within this time, or never. Connect takes every write without asking how old it is: one that
    /// arrives after another process has taken over cannot be told from one of that process.
    /// </summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(2);

    private CancellationTokenSource connections = new();

    public string Name => name;

    /// <summary>Whether connections can be made.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>How long a message may take.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How often a request is lost on its way.</summary>
    public double LosesRequests { get; set; }

    /// <summary>How often an answer is lost on its way, after the request was carried out.</summary>
    public double LosesAnswers { get; set; }

    /// <summary>Whether not all gets through at the moment.</summary>
    public bool LosesSome => !IsUp || LosesRequests > 0 || LosesAnswers > 0;

    /// <summary>Whether what is lost leaves the caller waiting; else its connection breaks.</summary>
    public bool LosesInSilence { get; set; }

    /// <summary>Cancelled when connections break.</summary>
    public CancellationToken Connections => connections.Token;

    /// <summary>Cuts what is under way, and lets nothing new through.</summary>
    public void GoDown()
    {
        IsUp = false;
        Break();
    }

    public void ComeUp() => IsUp = true;

    /// <summary>As it was at the beginning.</summary>
    public void Heal()
    {
        (IsUp, LosesRequests, LosesAnswers, LosesInSilence, Longest) = (true, 0, 0, false, TimeSpan.FromMilliseconds(5));
    }

    /// <summary>Cuts what is under way.</summary>
    public void Break()
    {
        var before = connections;
        connections = new();
        before.Cancel();
    }

    public void Dispose() => connections.Dispose();

    /// <summary>
    /// Carries one request there and its answer back. Whoever hangs up, or dies, does not call back what is on its way already:
    /// it may be carried out all the same.
    /// </summary>
    public async Task<T> CarryAsync<T>(OperatorLife caller, string what, Func<Task<T>> serve, CancellationToken cancellationToken)
    {
        var carried = DeliverAsync(caller, what, serve, connections.Token);
        return await carried.WaitAsync(cancellationToken);
    }

    private Task TravelAsync(TimeSpan longest) => Task.Delay(chance.Between(Shortest, longest), time, CancellationToken.None);

    private async Task<T> DeliverAsync<T>(OperatorLife caller, string what, Func<Task<T>> serve, CancellationToken connection)
    {
        caller.PassMessage();
        if (!caller.IsAlive)
        {
            await Forever();
        }

        await TravelAsync(Longest < LongestRequest ? Longest : LongestRequest);
        if (!IsUp)
        {
            throw Refused();
        }

        if (chance.Happens(LosesRequests))
        {
            trace.Add(name, $"LOST on its way: {what}");
            await LoseAsync();
        }

        var answer = await serve();
        caller.PassMessage();
        await TravelAsync(Longest);
        caller.PassMessage();
        if (!caller.IsAlive)
        {
            await Forever();
        }

        if (connection.IsCancellationRequested || chance.Happens(LosesAnswers))
        {
            trace.Add(name, $"LOST the answer: {what}");
            await LoseAsync();
        }

        return answer;
    }

    private async Task LoseAsync()
    {
        if (LosesInSilence)
        {
            await Forever();
        }

        throw Broken();
    }

    private static HttpRequestException Refused() => new(
        HttpRequestError.ConnectionError, "Connection refused", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused));

    private static HttpRequestException Broken() => new(HttpRequestError.ResponseEnded, "The connection broke", new IOException("reset by peer"));

    private static Task Forever() => new TaskCompletionSource().Task;
}
