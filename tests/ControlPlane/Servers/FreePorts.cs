using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ControlPlane.Servers;

/// <summary>
/// Finds loopback ports that nobody listens on. They are taken from below the range out of which the kernel serves outgoing
/// connections: a port from within that range could be gone by the time the API server comes back to it after a restart.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 20_000;

    private static readonly int Beyond = FirstEphemeral() is > Lowest and var first ? first : 32_768;

    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Beyond);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FirstEphemeral()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        return File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split()[0], CultureInfo.InvariantCulture) : 0;
    }
}
