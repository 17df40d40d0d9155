using System.Threading.Channels;

namespace ConnectOperator.Routing;

/// <summary>What has been told and nobody has routed yet, in order. Safe for concurrent use by those who tell.</summary>
internal sealed class RouterInbox
{
    private readonly Channel<RouterMessage> messages =
        Channel.CreateUnbounded<RouterMessage>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>For the router.</summary>
    public ChannelReader<RouterMessage> Messages => messages.Reader;

    /// <summary>Hands over what happened; never blocks.</summary>
    public void Post(RouterMessage message) => messages.Writer.TryWrite(message);
}
