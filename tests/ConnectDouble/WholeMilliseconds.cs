namespace ConnectDouble;

/// <summary>Waits count whole milliseconds: one cut short by a part of one would be over before its time, again and again while a clock stands still.</summary>
internal static class WholeMilliseconds
{
    public static TimeSpan Of(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
