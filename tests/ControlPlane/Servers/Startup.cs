namespace ControlPlane.Servers;

/// <summary>Starts a server and waits until it serves.</summary>
internal static class Startup
{
    private const int Attempts = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>
    /// A port is chosen here and bound by another program a moment later. Should somebody else have been quicker, the server is
    /// started again; <paramref name="start"/> chooses another port, unless the server has to come back to the one it had.
    /// </summary>
    public static async Task<TServer> StartAsync<TServer>(Func<TServer> start, CancellationToken cancellationToken)
        where TServer : IServer
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = start();
            try
            {
                await Eventually.HoldsAsync(
                    $"{server.Process.Name} to be ready",
                    async token => server.Process.HasExited || await server.IsReadyAsync(token),
                    Timeout,
                    cancellationToken);
                if (!server.Process.HasExited)
                {
                    return server;
                }

                if (attempt == Attempts || !server.Process.FoundPortTaken())
                {
                    throw new ControlPlaneException($"{server.Process.Name} ended while starting. {server.Process.LogTail()}");
                }
            }
            catch (TimeoutException late)
            {
                await server.DisposeAsync();
                throw new ControlPlaneException($"{late.Message}. {server.Process.LogTail()}", late);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }

            await server.DisposeAsync();
        }
    }

    /// <summary>Whether a health endpoint answers 200. One that does not answer at all is not ready yet.</summary>
    public static async Task<bool> IsHealthyAsync(HttpClient client, Uri endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(endpoint, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
