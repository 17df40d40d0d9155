using ConnectOperator.KafkaConnect.Client;

namespace ConnectOperator.Clusters;

/// <summary>
/// A client and how many calls use it: one that has been replaced, because a Secret rotated, is disposed after its last call.
/// Owned by the controller's loop.
/// </summary>
internal sealed class ConnectSession(ConnectEndpoint endpoint, IConnectClient client)
{
    private int uses;
    private bool retired;

    public ConnectEndpoint Endpoint => endpoint;

    public IConnectClient Client => client;

    public ConnectSession Use()
    {
        uses++;
        return this;
    }

    public void Release()
    {
        uses--;
        DisposeIfDone();
    }

    /// <summary>No further use will begin.</summary>
    public void Retire()
    {
        retired = true;
        DisposeIfDone();
    }

    private void DisposeIfDone()
    {
        if (retired && uses == 0)
        {
            client.Dispose();
        }
    }
}
