namespace ConnectDouble;

/// <summary>Where a worker is on its way up.</summary>
public enum WorkerPhase
{
    /// <summary>Connections break.</summary>
    Down,

    /// <summary>The web server runs and knows no path yet: 404 to everything, empty for PUT and DELETE.</summary>
    NotFound,

    /// <summary>The API is up, but the config topic is not read to its end: lists are partial and old, reads through the herder wait.</summary>
    CatchingUp,

    /// <summary>All is read.</summary>
    Ready,
}
