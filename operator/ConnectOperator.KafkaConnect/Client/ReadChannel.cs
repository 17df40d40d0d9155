using ConnectOperator.KafkaConnect.Answers;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Transport;
using ConnectOperator.Rest;
using Polly;
using Polly.Timeout;

namespace ConnectOperator.KafkaConnect.Client;

/// <summary>
/// Sends reads one at a time, to one worker after the other until one answers. One at a time, because that is what lets
/// <see cref="WorkerTransport.ReadConnectionId"/> name the connection of an answer with certainty.
/// </summary>
internal sealed class ReadChannel(ConnectEndpoint endpoint, WorkerRing workers, ResiliencePipeline pipeline, TimeProvider time) : IDisposable
{
    private const int MaxErrorBytes = 64 * 1024;
    private const long MaxSmallAnswerBytes = 64 * 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Reads the body of a good answer as a stream.</summary>
    public delegate Task<ConnectAnswer<T>> BodyReader<T>(
        Stream body, DateTimeOffset beganAt, long connectionId, CancellationToken cancellationToken);

    /// <summary>A read whose body is small.</summary>
    /// <param name="call">A GET.</param>
    /// <param name="good">Maps a 2xx; null when its body is not what it should be.</param>
    /// <param name="cancellationToken">The only thing that makes a call throw.</param>
    /// <param name="whenAbsent">The value for a proven absence, where that is a good answer.</param>
    public Task<ConnectAnswer<T>> GetAsync<T>(
        ConnectCall call,
        Func<ReceivedAnswer, long, ConnectAnswer<T>?> good,
        CancellationToken cancellationToken,
        Func<long, T>? whenAbsent = null) =>
        InTurnAsync(
            async (worker, token) =>
            {
                using var response = await worker.ReadAsync(call, token);
                var connectionId = worker.ReadConnectionId;
                if (!response.IsSuccessStatusCode)
                {
                    var error = await ErrorAsync<T>(response, token);
                    return error is ConnectAnswer<T>.NotFound && whenAbsent is not null
                        ? new ConnectAnswer<T>.Ok(whenAbsent(connectionId))
                        : error;
                }

                var body = await BoundedBody.ReadAsync(response.Content, Math.Min(endpoint.MaxAnswerBytes, MaxSmallAnswerBytes), token);
                return good(Received.From(response, body), connectionId)
                    ?? new ConnectAnswer<T>.Unavailable(body.End switch
                    {
                        BodyEnd.TooLong => "the answer is too long",
                        BodyEnd.BrokenOff => "connection broke within the answer",
                        _ => "the answer is not Connect's",
                    });
            },
            cancellationToken);

    /// <summary>A read whose body is too large to be held.</summary>
    public Task<ConnectAnswer<T>> StreamAsync<T>(ConnectCall call, BodyReader<T> good, CancellationToken cancellationToken) =>
        InTurnAsync(
            async (worker, token) =>
            {
                var beganAt = time.GetUtcNow();
                using var response = await worker.ReadAsync(call, token);
                var connectionId = worker.ReadConnectionId;
                if (!response.IsSuccessStatusCode)
                {
                    return await ErrorAsync<T>(response, token);
                }

                await using var body = await response.Content.ReadAsStreamAsync(token);
                return await good(body, beganAt, connectionId, token);
            },
            cancellationToken);

    public void Dispose() => turn.Dispose();

    private static async Task<ConnectAnswer<T>> ErrorAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response.Content, MaxErrorBytes, cancellationToken);
        return ErrorAnswer.Of<T>(Received.From(response, body), CallKind.Read);
    }

    /// <summary>Waiting for the turn is not part of the time-out: a read must not fail for the slowness of the one before it.</summary>
    private async Task<ConnectAnswer<T>> InTurnAsync<T>(
        Func<WorkerTransport, CancellationToken, Task<ConnectAnswer<T>>> ask, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        var failures = new SortedDictionary<int, string>();
        try
        {
            var answer = await pipeline.ExecuteAsync(
                async token => await AskAsync(ask, failures, token), cancellationToken);
            // Told of every worker in the endpoint's order, so that the same trouble reads the same on every poll.
            return answer is ConnectAnswer<T>.Unavailable ? new ConnectAnswer<T>.Unavailable(string.Join("; ", failures.Values)) : answer;
        }
        catch (TimeoutRejectedException)
        {
            return new ConnectAnswer<T>.Unavailable(string.Join("; ", failures.Values));
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<ConnectAnswer<T>> AskAsync<T>(
        Func<WorkerTransport, CancellationToken, Task<ConnectAnswer<T>>> ask,
        SortedDictionary<int, string> failures,
        CancellationToken cancellationToken)
    {
        var worker = workers.Current;
        ConnectAnswer<T> answer;
        try
        {
            answer = await ask(worker, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A worker that hangs takes the whole time of this read; the next read must not begin with it.
            workers.MoveOnFrom(worker);
            failures[worker.Index] = $"{worker.Url}: no answer within {endpoint.RequestTimeout.TotalSeconds:0.###} s";
            throw;
        }
        catch (Exception e) when (TransportFailure.TryFrom(e, cancellationToken, out var failure))
        {
            answer = new ConnectAnswer<T>.Unavailable(failure.Message);
        }

        if (answer is ConnectAnswer<T>.Unavailable unavailable)
        {
            failures[worker.Index] = $"{worker.Url}: {unavailable.Message}";
            workers.MoveOnFrom(worker);
        }
        else
        {
            workers.Served(worker);
        }

        return answer switch
        {
            ConnectAnswer<T>.ServerError error => error with { Message = $"{worker.Url}: {error.Message}" },
            ConnectAnswer<T>.Rebalancing error => error with { Message = $"{worker.Url}: {error.Message}" },
            ConnectAnswer<T>.TooManyRequests error => error with { Message = $"{worker.Url}: {error.Message}" },
            _ => answer,
        };
    }
}
