using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Clusters;

/// <summary>
/// A client and how many use it: one that has been replaced, because a Secret rotated, is disposed after its last call. Calls
/// end beside the controller's loop, also when they are cancelled and no message tells it: so each call gives its use back itself.
/// </summary>
internal sealed class ConnectSession(RestEndpoint endpoint, IConnectClient client)
{
    /// <summary>The first use is the owner's, until it retires the session.</summary>
    private int uses = 1;

    public RestEndpoint Endpoint => endpoint;

    /// <summary>Calls are about to begin.</summary>
    public ConnectSession Use()
    {
        Interlocked.Increment(ref uses);
        return this;
    }

    /// <summary>Makes the calls for which a use was begun, and ends the use with them.</summary>
    public async Task<T> ReleaseAfterAsync<T>(Func<IConnectClient, Task<T>> calls)
    {
        try
        {
            return await calls(client);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>One use less; the last one disposes the client.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref uses) == 0)
        {
            client.Dispose();
        }
    }
}
