using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Rest.Responses;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ConnectOperator.Rest.Client;

/// <summary>
/// How long calls may take and which are tried again. Whether and when an API that is away is asked again is not decided
/// here but by who polls it: retries here only carry a read from one server to the next, and over a blink.
/// </summary>
internal sealed class RestPipelines
{
    public RestPipelines(RestEndpoint endpoint, TimeProvider time, Func<double> random)
    {
        Reads = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = endpoint.RequestTimeout })
            .AddRetry(RetryOfReads(endpoint.Urls.Count, random))
            .Build();
        Writes = Once(endpoint.WriteTimeout, time);
        Trials = Once(endpoint.RequestTimeout, time);
    }

    /// <summary>For reads: every server once, and the first one again.</summary>
    public ResiliencePipeline Reads { get; }

    /// <summary>For writes: a time-out, and nothing that would send one twice.</summary>
    public ResiliencePipeline Writes { get; }

    /// <summary>For what changes nothing, and is not worth as long a wait.</summary>
    public ResiliencePipeline Trials { get; }

    private static ResiliencePipeline Once(TimeSpan timeout, TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
        .Build();

    private static RetryStrategyOptions RetryOfReads(int servers, Func<double> random) => new()
    {
        MaxRetryAttempts = servers,
        ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result is IRestResponse { Unavailability: not null }),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Randomizer = random,
        Delay = TimeSpan.FromMilliseconds(200),
        MaxDelay = TimeSpan.FromSeconds(2),
        // The next server is asked at once; only when all have failed is there something to wait for. Null means the delay above.
        DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(attempt.AttemptNumber < servers - 1 ? TimeSpan.Zero : null),
    };
}
