using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ConnectOperator.Http;

/// <summary>Where the program listens for health checks and scrapes.</summary>
/// <param name="Address">Null for every address of both families.</param>
/// <param name="Port">0 for any free one.</param>
internal sealed record BindAddress(IPAddress? Address, int Port)
{
    private const string Nowhere = "none";

    /// <summary>Reads <c>ADDRESS:PORT</c>, <c>:PORT</c>, or <c>none</c>, which is null.</summary>
    /// <exception cref="FormatException">It is none of these; the message says so.</exception>
    public static BindAddress? Parse(string text)
    {
        if (text == Nowhere)
        {
            return null;
        }

        var colon = text.LastIndexOf(':');
        if (colon >= 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            if (colon == 0)
            {
                return new(Address: null, port);
            }

            // Of an IPv6 address without brackets nobody could say where it ends.
            if (IPEndPoint.TryParse(text, out var endpoint) && (text[0] == '[' || endpoint.AddressFamily == AddressFamily.InterNetwork))
            {
                return new(endpoint.Address, port);
            }
        }

        throw new FormatException($"'{text}' is not an address to listen on: ADDRESS:PORT, as 0.0.0.0:8080 or [::1]:8080, or :PORT, or none.");
    }

    /// <inheritdoc/>
    public override string ToString() => Address is null ? $":{Port}" : new IPEndPoint(Address, Port).ToString();
}
