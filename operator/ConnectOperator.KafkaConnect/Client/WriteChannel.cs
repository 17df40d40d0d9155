using ConnectOperator.KafkaConnect.Answers;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Transport;
using ConnectOperator.Rest;
using Polly;
using Polly.Timeout;

namespace ConnectOperator.KafkaConnect.Client;

/// <summary>
/// Sends each write to one worker, once. Another worker is tried only while no byte of the request can have left: what may have
/// arrived may also have been done, whatever came back.
/// </summary>
internal sealed class WriteChannel(TimeSpan timeout, WorkerRing workers, ResiliencePipeline pipeline)
{
    private const int MaxErrorBytes = 64 * 1024;
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>One write.</summary>
    /// <param name="call">POST, PUT or DELETE.</param>
    /// <param name="good">Maps a 2xx; null when its body is not what it should be, so that what was stored is not known.</param>
    /// <param name="cancellationToken">The only thing that makes a call throw.</param>
    public async Task<ConnectAnswer<T>> SendAsync<T>(
        ConnectCall call,
        Func<ReceivedAnswer, ConnectAnswer<T>?> good,
        CancellationToken cancellationToken)
    {
        var failures = new SortedDictionary<int, string>();
        try
        {
            return await pipeline.ExecuteAsync(
                async token => await SendToOneAsync(call, good, failures, token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return new ConnectAnswer<T>.OutcomeUnknown(string.Join("; ", failures.Values));
        }
    }

    private async Task<ConnectAnswer<T>> SendToOneAsync<T>(
        ConnectCall call,
        Func<ReceivedAnswer, ConnectAnswer<T>?> good,
        SortedDictionary<int, string> failures,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var worker = workers.Current;
            try
            {
                using var response = await worker.WriteAsync(call, cancellationToken);
                return Named(await AnswerAsync(worker, response, good, cancellationToken), worker, worker.Called(response));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                failures[worker.Index] = $"{worker.Url}: no answer within {timeout.TotalSeconds:0.###} s";
                throw;
            }
            catch (Exception e) when (TransportFailure.TryFrom(e, cancellationToken, out var failure))
            {
                workers.MoveOnFrom(worker);
                if (!failure.NotSent)
                {
                    return new ConnectAnswer<T>.OutcomeUnknown($"{worker.Url}: {failure.Message}");
                }

                // A worker met for the second time: all have been tried, or other calls move on just as this one does.
                if (!failures.TryAdd(worker.Index, $"{worker.Url}: {failure.Message}") || failures.Count == workers.Count)
                {
                    return new ConnectAnswer<T>.Unavailable(string.Join("; ", failures.Values));
                }
            }
        }
    }

    private async Task<ConnectAnswer<T>> AnswerAsync<T>(
        WorkerTransport worker,
        HttpResponseMessage response,
        Func<ReceivedAnswer, ConnectAnswer<T>?> good,
        CancellationToken cancellationToken)
    {
        var limit = response.IsSuccessStatusCode ? MaxAnswerBytes : MaxErrorBytes;
        var received = Received.From(response, await BoundedBody.ReadAsync(response.Content, limit, cancellationToken));
        var answer = response.IsSuccessStatusCode
            ? good(received) ?? new ConnectAnswer<T>.OutcomeUnknown(
                $"{worker.Url}: HTTP {received.StatusCode}, but the body is not Connect's or broke off")
            : ErrorAnswer.Of<T>(received, CallKind.Write);
        if (answer is ConnectAnswer<T>.Unavailable or ConnectAnswer<T>.OutcomeUnknown { IsUnderWay: true })
        {
            // Also from one that forwards and gives up on it: the leader does not forward.
            workers.MoveOnFrom(worker);
        }
        else
        {
            workers.Served(worker);
        }

        return answer;
    }

    /// <summary>Who may not do something has to be told what; who waits in vain, for whom.</summary>
    private static ConnectAnswer<T> Named<T>(ConnectAnswer<T> answer, WorkerTransport worker, string call) => answer switch
    {
        ConnectAnswer<T>.Unauthorized refused => refused with { Message = $"{call}: {refused.Message}" },
        ConnectAnswer<T>.Forbidden refused => refused with { Message = $"{call}: {refused.Message}" },
        ConnectAnswer<T>.OutcomeUnknown { IsUnderWay: true } slow => slow with { Message = $"{worker.Url}: {slow.Message}" },
        ConnectAnswer<T>.Unavailable away => new ConnectAnswer<T>.Unavailable($"{worker.Url}: {away.Message}"),
        _ => answer,
    };
}
