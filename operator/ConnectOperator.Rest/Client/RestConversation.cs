using System.Diagnostics.CodeAnalysis;
using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Transport;
using Polly;
using Polly.Timeout;

namespace ConnectOperator.Rest.Client;

/// <summary>
/// Calls that belong together, one after the other, because the server remembers between them: all go to one server, over one connection while that
/// lasts, since a load balancer may lead another connection to another server. Each is sent once, reads as well, and may take as long as a read.
/// </summary>
public sealed class RestConversation<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi> : IDisposable
    where TApi : class
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    private readonly Server<TApi> server;
    private readonly TimeSpan timeout;
    private readonly ResiliencePipeline pipeline;
    private readonly Action leave;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="server">Becomes this conversation's own.</param>
    /// <param name="timeout">That of the pipeline, to be told.</param>
    /// <param name="pipeline">A time-out, and nothing that would send a call twice.</param>
    /// <param name="leave">Lets the next conversation begin with another server.</param>
    internal RestConversation(Server<TApi> server, TimeSpan timeout, ResiliencePipeline pipeline, Action leave) =>
        (this.server, this.timeout, this.pipeline, this.leave) = (server, timeout, pipeline, leave);

    /// <summary>A call.</summary>
    /// <param name="call">Of any method.</param>
    /// <param name="read">What the answer means, whatever its status.</param>
    /// <param name="cancellationToken">The only thing that makes a call throw. It ends the connection.</param>
    public async Task<TAnswer> SendAsync<TAnswer>(RestCall<TApi> call, Func<RawResponse, TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer>
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await SendOnceAsync(call, read, token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            leave();
            return TAnswer.OutcomeUnknown($"{server.Url}: no answer within {timeout.TotalSeconds:0.###} s");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => server.Dispose();

    private async Task<TAnswer> SendOnceAsync<TAnswer>(RestCall<TApi> call, Func<RawResponse, TAnswer> read, CancellationToken cancellationToken)
        where TAnswer : IRestResponse<TAnswer>
    {
        try
        {
            using var response = await server.ReadAsync(call, cancellationToken);
            var answer = read(await RawResponse.ReadAsync(response, MaxAnswerBytes, cancellationToken));
            if (answer.Unavailability is not null)
            {
                leave();
            }

            return answer.With(CallKind.Write, server.Url, server.Called(response));
        }
        catch (Exception e) when (TransportFailure.TryFrom(e, cancellationToken, out var failure))
        {
            leave();
            var message = $"{server.Url}: {failure.Message}";
            return failure.NotSent ? TAnswer.Unavailable(message) : TAnswer.OutcomeUnknown(message);
        }
    }
}
