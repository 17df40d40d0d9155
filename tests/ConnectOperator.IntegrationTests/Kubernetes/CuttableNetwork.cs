namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>A way to the API server that can be cut: requests fail then before they are sent.</summary>
internal sealed class CuttableNetwork : DelegatingHandler
{
    private volatile bool isCut;

    public bool IsCut
    {
        get => isCut;
        set => isCut = value;
    }

    /// <summary>Itself, in front of this.</summary>
    public HttpMessageHandler Before(HttpMessageHandler next)
    {
        InnerHandler = next;
        return this;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        isCut ? Task.FromException<HttpResponseMessage>(new HttpRequestException("The network is cut.")) : base.SendAsync(request, cancellationToken);
}
