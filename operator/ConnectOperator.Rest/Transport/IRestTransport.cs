namespace ConnectOperator.Rest.Transport;

/// <summary>What carries the requests of one client: sockets in the program, a simulated network where the whole program is simulated.</summary>
public interface IRestTransport : IDisposable
{
    /// <summary>Carries the reads from one URL, one at a time, over one connection while it lasts.</summary>
    /// <param name="opened">Called whenever a connection has been opened, before it is used.</param>
    HttpMessageHandler ForReads(Action opened);

    /// <summary>Carries each write to one URL over a connection of its own, and sends none twice.</summary>
    HttpMessageHandler ForWrites();
}
