namespace Benchmarks.World;

/// <summary>
/// What scenarios share, because it takes minutes to set up: fleets at rest, one of each size, each with a Kubernetes of its own. The
/// one of the smallest serves those who bring fleets of their own, too.
/// </summary>
internal sealed class StandingFleets(BenchmarkOptions options) : IAsyncDisposable
{
    private readonly Dictionary<int, Site> sites = [];
    private readonly SortedDictionary<int, StandingFleet> atRest = [];

    /// <summary>The Kubernetes for a fleet of that size.</summary>
    public async Task<Site> SiteAsync(int size, CancellationToken cancellationToken) => sites.TryGetValue(size, out var site)
        ? site
        : sites[size] = await Site.StartAsync(options, cancellationToken);

    /// <summary>A Kubernetes for small fleets.</summary>
    public Task<Site> SiteAsync(CancellationToken cancellationToken) => SiteAsync(options.Sizes[0], cancellationToken);

    /// <summary>A fleet whose connectors are all Ready stays for those who come later; its Connect is as fast as it can be from here on.</summary>
    public void Keep(int size, Site site, Installation installation)
    {
        installation.Connect.Double!.Script.Clear();
        atRest.Add(size, new(size, site, installation));
    }

    /// <summary>A fleet at rest of each size.</summary>
    public async Task<IReadOnlyCollection<StandingFleet>> AtRestAsync(CancellationToken cancellationToken)
    {
        foreach (var size in options.Sizes.Where(size => !atRest.ContainsKey(size)))
        {
            var site = await SiteAsync(size, cancellationToken);
            var installation = await site.InstallAsync(TimeSpan.Zero, cancellationToken);
            await installation.Fleet.ApplyAsync(Fleet.Names(size), cancellationToken);
            await installation.Fleet.ReadyAsync(size, cancellationToken);
            Keep(size, site, installation);
        }

        return atRest.Values;
    }

    /// <summary>Lets go of all fleets, and of all but the smallest's Kubernetes.</summary>
    public async Task LetGoAsync()
    {
        foreach (var fleet in atRest.Values)
        {
            await fleet.DisposeAsync();
        }

        atRest.Clear();
        foreach (var (size, site) in sites.Where(each => each.Key != options.Sizes[0]).ToList())
        {
            sites.Remove(size);
            await site.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LetGoAsync();
        foreach (var site in sites.Values)
        {
            await site.DisposeAsync();
        }
    }
}

/// <summary>A fleet whose connectors are all Ready, and its operator.</summary>
internal sealed class StandingFleet(int size, Site site, Installation installation) : IAsyncDisposable
{
    public int Size => size;

    public Site Site => site;

    public Installation Installation { get; set; } = installation;

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
