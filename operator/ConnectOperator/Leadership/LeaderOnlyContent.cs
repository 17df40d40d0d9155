using System.Net;
using ConnectOperator.Kubernetes.Leases;

namespace ConnectOperator.Leadership;

/// <summary>The body of a write. Handlers ask for it after they have a connection, and send nothing of a request before they have it all.</summary>
internal sealed class LeaderOnlyContent : HttpContent
{
    private readonly WritePermit permit;
    private readonly HttpContent body;

    public LeaderOnlyContent(WritePermit permit, HttpContent body)
    {
        this.permit = permit;
        this.body = body;
        foreach (var (name, values) in body.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        NotLeadingException.ThrowUnless(permit);
        return body.CopyToAsync(stream, context, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = body.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
