using System.Diagnostics.CodeAnalysis;
using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Transport;
using Polly;
using Polly.Timeout;

namespace ConnectOperator.Rest.Client;

/// <summary>
/// Sends each write to one server, once. Another server is tried only while no byte of the request can have left: what may have
/// arrived may also have been done, whatever came back.
/// </summary>
internal sealed class WriteChannel<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
    TimeSpan timeout, ServerRing<TApi> servers, ResiliencePipeline pipeline)
    where TApi : class
{
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    public async Task<TAnswer> SendAsync<TAnswer>(RestCall<TApi> call, Func<RawResponse, TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer>
    {
        var failures = new SortedDictionary<int, string>();
        try
        {
            return await pipeline.ExecuteAsync(
                async token => await SendToOneAsync(call, read, failures, token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return TAnswer.OutcomeUnknown(string.Join("; ", failures.Values));
        }
    }

    private async Task<TAnswer> SendToOneAsync<TAnswer>(
        RestCall<TApi> call, Func<RawResponse, TAnswer> read, SortedDictionary<int, string> failures, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer>
    {
        while (true)
        {
            var server = servers.Current;
            try
            {
                using var response = await server.WriteAsync(call, cancellationToken);
                var answer = read(await RawResponse.ReadAsync(response, MaxAnswerBytes, cancellationToken));
                if (answer.Unavailability is not null || answer.IsUnderWay)
                {
                    servers.MoveOnFrom(server);
                }
                else
                {
                    servers.Served(server);
                }

                return answer.With(CallKind.Write, server.Url, server.Called(response));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                failures[server.Index] = $"{server.Url}: no answer within {timeout.TotalSeconds:0.###} s";
                throw;
            }
            catch (Exception e) when (TransportFailure.TryFrom(e, cancellationToken, out var failure))
            {
                servers.MoveOnFrom(server);
                if (!failure.NotSent)
                {
                    return TAnswer.OutcomeUnknown($"{server.Url}: {failure.Message}");
                }

                // A server met for the second time: all have been tried, or other calls move on just as this one does.
                if (!failures.TryAdd(server.Index, $"{server.Url}: {failure.Message}") || failures.Count == servers.Count)
                {
                    return TAnswer.Unavailable(string.Join("; ", failures.Values));
                }
            }
        }
    }
}
