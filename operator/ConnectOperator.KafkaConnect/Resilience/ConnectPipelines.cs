using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ConnectOperator.KafkaConnect.Resilience;

/// <summary>
/// How long calls may take and which are tried again. Whether and when a Connect cluster that is away is asked again is not decided
/// here but by who polls it: retries here only carry a read from one worker to the next, and over a blink.
/// </summary>
internal sealed class ConnectPipelines
{
    public ConnectPipelines(ConnectEndpoint endpoint, TimeProvider time, Func<double> random)
    {
        Reads = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = endpoint.RequestTimeout })
            .AddRetry(RetryOfReads(endpoint.Workers.Count, random))
            .Build();
        Writes = Once(endpoint.WriteTimeout, time);
        Validations = Once(endpoint.RequestTimeout, time);
    }

    /// <summary>For reads: every worker once, and the first one again.</summary>
    public ResiliencePipeline Reads { get; }

    /// <summary>For writes: a time-out, and nothing that would send one twice.</summary>
    public ResiliencePipeline Writes { get; }

    /// <summary>For validations, which change nothing, and are not worth as long a wait.</summary>
    public ResiliencePipeline Validations { get; }

    private static ResiliencePipeline Once(TimeSpan timeout, TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
        .Build();

    private static RetryStrategyOptions RetryOfReads(int workers, Func<double> random) => new()
    {
        MaxRetryAttempts = workers,
        ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result is IUnavailableAnswer),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Randomizer = random,
        Delay = TimeSpan.FromMilliseconds(200),
        MaxDelay = TimeSpan.FromSeconds(2),
        // The next worker is asked at once; only when all have failed is there something to wait for. Null means the delay above.
        DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(attempt.AttemptNumber < workers - 1 ? TimeSpan.Zero : null),
    };
}
