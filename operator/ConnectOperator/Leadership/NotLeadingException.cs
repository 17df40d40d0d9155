using ConnectOperator.Kubernetes.Leases;

namespace ConnectOperator.Leadership;

/// <summary>
/// A write was kept back because this process does not lead. To the clients it is a network that does not carry it, which they
/// know how to report; the end of the leadership ends whoever would try again.
/// </summary>
internal sealed class NotLeadingException(string message, Exception? inner = null) : HttpRequestException(message, inner)
{
    public static void ThrowUnless(WritePermit permit)
    {
        if (!permit.Holds())
        {
            throw new NotLeadingException("the write was held back, because this process is not the leader");
        }
    }
}
