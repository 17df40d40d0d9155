using System.Threading.Channels;

namespace ConnectOperator.Routing;

/// <summary>
/// What the watches have told and nobody has routed yet. Until a router opens it (a process that stands by has none) only what
/// still holds is kept, so that it does not grow while it waits. Safe for concurrent use.
/// </summary>
internal sealed class RouterInbox
{
    private readonly Lock gate = new();
    private readonly Channel<RouterMessage> messages =
        Channel.CreateUnbounded<RouterMessage>(new UnboundedChannelOptions { SingleReader = true });

    private StandbyBook? standby = new();

    /// <summary>Hands over what a watch saw; never blocks.</summary>
    public void Post(RouterMessage message)
    {
        lock (gate)
        {
            if (standby is { } book)
            {
                book.Take(message);
            }
            else
            {
                messages.Writer.TryWrite(message);
            }
        }
    }

    /// <summary>Everything that holds, and from here on everything that comes. To be called once.</summary>
    public ChannelReader<RouterMessage> Open()
    {
        lock (gate)
        {
            foreach (var message in standby?.Messages ?? throw new InvalidOperationException("A router's inbox opens once."))
            {
                messages.Writer.TryWrite(message);
            }

            standby = null;
        }

        return messages.Reader;
    }
}
