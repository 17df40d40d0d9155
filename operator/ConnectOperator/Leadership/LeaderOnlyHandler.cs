using ConnectOperator.Kubernetes.Leases;

namespace ConnectOperator.Leadership;

/// <summary>
/// Lets a write out only while this process leads: asked when the request sets out, and again when its body goes to the socket,
/// which is the last moment at which it can be kept back (a server does not act on a request whose body it does not have). Writes
/// under way when the leadership ends are given up. Reads pass.
/// </summary>
internal sealed class LeaderOnlyHandler(WritePermit permit, HttpMessageHandler next) : DelegatingHandler(next)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        NotLeadingException.ThrowUnless(permit);
        request.Content = new LeaderOnlyContent(permit, request.Content ?? new ByteArrayContent([]));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, permit.Ended);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException given) when (permit.Ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NotLeadingException("the write was cancelled, because this process is not the leader any more", given);
        }
    }
}
