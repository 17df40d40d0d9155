using System.Diagnostics.CodeAnalysis;

namespace ConnectOperator.Rest.Client;

/// <summary>The servers of an API: sticks to the one that works, and moves on from one that does not.</summary>
internal sealed class ServerRing<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TApi>(
    IReadOnlyList<Server<TApi>> servers, Action<string, string> changed) : IDisposable
    where TApi : class
{
    private int current;
    private int serving = -1;

    public int Count => servers.Count;

    /// <summary>The server to try first.</summary>
    public Server<TApi> Current => servers[Volatile.Read(ref current)];

    /// <summary>Leaves a server that failed; without effect when another call has already left it.</summary>
    public void MoveOnFrom(Server<TApi> failed) =>
        Interlocked.CompareExchange(ref current, (failed.Index + 1) % servers.Count, failed.Index);

    /// <summary>Notes that a server answered.</summary>
    public void Served(Server<TApi> server)
    {
        var before = Interlocked.Exchange(ref serving, server.Index);
        if (before >= 0 && before != server.Index)
        {
            changed(server.Url, servers[before].Url);
        }
    }

    public void Dispose()
    {
        foreach (var server in servers)
        {
            server.Dispose();
        }
    }
}
