namespace ConnectDouble;

/// <summary>How an answer's body ends.</summary>
public enum BodyEnding
{
    /// <summary>Where its length says.</summary>
    Complete,

    /// <summary>The connection breaks when half of it has been sent.</summary>
    Breaks,

    /// <summary>Half of it is sent, and then nothing more, while the connection stays open.</summary>
    Stalls,

    /// <summary>It never ends: spaces follow it for as long as the client reads.</summary>
    Floods,
}
