namespace ControlPlane;

/// <summary>Waits for a condition instead of guessing how long it takes.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long to wait unless told otherwise: far more than anything takes, even on a busy machine.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Returns once <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="timeout"/>; the message names <paramref name="what"/>.</exception>
    public static Task HoldsAsync(string what, Func<CancellationToken, Task<bool>> condition, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        ResultAsync(what, async token => await condition(token) ? what : null, timeout, cancellationToken);

    /// <summary>Returns the first result of <paramref name="attempt"/> that is not null.</summary>
    /// <exception cref="TimeoutException">There was none within <paramref name="timeout"/>; the message names <paramref name="what"/>.</exception>
    public static async Task<T> ResultAsync<T>(
        string what, Func<CancellationToken, Task<T?>> attempt, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(attempt);
        using var deadline = new CancellationTokenSource(timeout ?? Timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            while (true)
            {
                if (await attempt(either.Token) is { } result)
                {
                    return result;
                }

                await Task.Delay(Pause, TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException stopped) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited {timeout ?? Timeout} in vain for: {what}", stopped);
        }
    }
}
