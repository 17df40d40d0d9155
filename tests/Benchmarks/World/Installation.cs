using Benchmarks.Measuring;
using ConnectDouble;

namespace Benchmarks.World;

/// <summary>What one run measures.</summary>
internal sealed record Installation(ConnectTarget Connect, Fleet Fleet, OperatorUnderTest Operator) : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits until the double has answered such a request that changes something.</summary>
    public Task HasWrittenAsync(Func<ReceivedRequest, bool> like, CancellationToken cancellationToken) =>
        HasAskedAsync(request => request.Method is "POST" or "PUT" && like(request), cancellationToken);

    /// <summary>Waits until the double has answered such a request.</summary>
    public Task HasAskedAsync(Func<ReceivedRequest, bool> like, CancellationToken cancellationToken) => HasAskedAsync(Connect.Double!, like, cancellationToken);

    /// <summary>Waits until a double has answered such a request.</summary>
    public static async Task HasAskedAsync(ConnectDoubleServer connect, Func<ReceivedRequest, bool> like, CancellationToken cancellationToken)
    {
        while (!connect.Requests.All.Any(like))
        {
            await Clock.PassAsync(Glance, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        await Fleet.DisposeAsync();
        await Connect.DisposeAsync();
    }
}
