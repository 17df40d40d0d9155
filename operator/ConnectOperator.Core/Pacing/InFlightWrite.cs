namespace ConnectOperator.Core.Pacing;

/// <summary>A connector's writes that are under way.</summary>
/// <param name="BeganAt">When.</param>
/// <param name="OverdueAt">From then on they take long.</param>
/// <param name="HangsAt">From then on nobody expects them to end soon.</param>
/// <param name="KnownSlow">Writes of this connector took long before.</param>
/// <param name="IsOverdue">They take long.</param>
/// <param name="IsSetAside">They go on, and hold no place any more.</param>
public sealed record InFlightWrite(
    DateTimeOffset BeganAt, DateTimeOffset OverdueAt, DateTimeOffset HangsAt, bool KnownSlow, bool IsOverdue = false, bool IsSetAside = false)
{
    /// <summary>Whether it counts among the slow ones.</summary>
    public bool IsSlow => KnownSlow || IsOverdue;

    /// <summary>From when on it lets others find out whether it is Connect that hangs.</summary>
    /// <param name="doublings">How often the time has been doubled; it is never longer than until <see cref="HangsAt"/>.</param>
    public DateTimeOffset GivesWayAt(int doublings)
    {
        var (allowed, longest) = (OverdueAt - BeganAt, HangsAt - BeganAt);
        for (; doublings > 0 && allowed < longest; doublings--)
        {
            allowed *= 2;
        }

        return BeganAt + (allowed < longest ? allowed : longest);
    }

    /// <summary>Whether nobody expects it to end soon.</summary>
    public bool Hangs(DateTimeOffset now) => HangsAt <= now;
}
