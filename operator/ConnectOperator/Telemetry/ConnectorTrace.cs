using System.Diagnostics;

namespace ConnectOperator.Telemetry;

/// <summary>One trace. Begun and ended by a loop; its spans belong to what runs beside the loop.</summary>
internal sealed class ConnectorTrace(Activity root, ActivitySource source, TimeProvider time)
{
    private readonly long began = time.GetTimestamp();

    public ActivityContext Context => root.Context;

    public TimeSpan Age => time.GetElapsedTime(began);

    /// <summary>Work that is one span of the trace; the requests within are spans below it.</summary>
    /// <param name="name">What is done, in few words.</param>
    /// <param name="work">The work.</param>
    /// <param name="isFailure">Whether its outcome is a failure.</param>
    public Func<CancellationToken, Task<T>> Covers<T>(string name, Func<CancellationToken, Task<T>> work, Func<T, bool> isFailure) =>
        async cancellationToken =>
        {
            using var span = source.StartActivity(name, ActivityKind.Internal, Context);
            var outcome = await work(cancellationToken);
            if (isFailure(outcome))
            {
                span?.SetStatus(ActivityStatusCode.Error);
            }

            return outcome;
        };

    /// <summary>The connector has come to rest, or its resource is gone.</summary>
    public void End()
    {
        root.SetEndTime(time.GetUtcNow().UtcDateTime);
        root.Stop();
    }
}
