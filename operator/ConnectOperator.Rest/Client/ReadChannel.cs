using System.Diagnostics.CodeAnalysis;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Transport;
using Polly;
using Polly.Timeout;

namespace ConnectOperator.Rest.Client;

/// <summary>
/// Sends reads one at a time, to one server after the other until one answers. One at a time, because that is what lets
/// <see cref="Server{TApi}.ReadConnectionId"/> name the connection of an answer with certainty.
/// </summary>
internal sealed class ReadChannel<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
    RestEndpoint endpoint, ServerRing<TApi> servers, ResiliencePipeline pipeline, TimeProvider time) : IDisposable
    where TApi : class
{
    private const long MaxSmallAnswerBytes = 64 * 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1);
    private readonly long maxBytes = Math.Min(endpoint.MaxAnswerBytes, MaxSmallAnswerBytes);

    public Task<TAnswer> GetAsync<TAnswer>(RestCall<TApi> call, Func<RawResponse, TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer> => InTurnAsync(
            async (server, token) =>
            {
                using var response = await server.ReadAsync(call, token);
                var connectionId = server.ReadConnectionId;
                return read(await RawResponse.ReadAsync(response, maxBytes, token) with { ConnectionId = connectionId });
            },
            cancellationToken);

    public Task<TAnswer> StreamAsync<TAnswer>(
        RestCall<TApi> call, BodyReader<TAnswer> good, Func<RawResponse, TAnswer> error, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer> => InTurnAsync(
            async (server, token) =>
            {
                var beganAt = time.GetUtcNow();
                using var response = await server.ReadAsync(call, token);
                var connectionId = server.ReadConnectionId;
                if (!response.IsSuccessStatusCode)
                {
                    return error(await RawResponse.ReadAsync(response, maxBytes, token));
                }

                await using var body = await response.Content.ReadAsStreamAsync(token);
                return await good(body, beganAt, connectionId, token);
            },
            cancellationToken);

    public void Dispose() => turn.Dispose();

    /// <summary>Waiting for the turn is not part of the time-out: a read must not fail for the slowness of the one before it.</summary>
    private async Task<TAnswer> InTurnAsync<TAnswer>(
        Func<Server<TApi>, CancellationToken, Task<TAnswer>> ask, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer>
    {
        await turn.WaitAsync(cancellationToken);
        var failures = new SortedDictionary<int, string>();
        try
        {
            var answer = await pipeline.ExecuteAsync(
                async token => await AskAsync(ask, failures, token), cancellationToken);
            // Told of every server in the endpoint's order, so that the same trouble reads the same each time.
            return answer.Unavailability is null ? answer : TAnswer.Unavailable(string.Join("; ", failures.Values));
        }
        catch (TimeoutRejectedException)
        {
            return TAnswer.Unavailable(string.Join("; ", failures.Values));
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<TAnswer> AskAsync<TAnswer>(
        Func<Server<TApi>, CancellationToken, Task<TAnswer>> ask, SortedDictionary<int, string> failures, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer>
    {
        var server = servers.Current;
        TAnswer answer;
        try
        {
            answer = await ask(server, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A server that hangs takes the whole time of this read; the next read must not begin with it.
            servers.MoveOnFrom(server);
            failures[server.Index] = $"{server.Url}: no answer within {endpoint.RequestTimeout.TotalSeconds:0.###} s";
            throw;
        }
        catch (Exception e) when (TransportFailure.TryFrom(e, cancellationToken, out var failure))
        {
            answer = TAnswer.Unavailable(failure.Message);
        }

        if (answer.Unavailability is { } why)
        {
            failures[server.Index] = $"{server.Url}: {why}";
            servers.MoveOnFrom(server);
            return answer;
        }

        servers.Served(server);
        return answer.With(CallKind.Read, server.Url, "");
    }
}
