using ConnectOperator.Simulation.Network;
using ManualTime;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>
/// No write goes round in a circle: one object is not written again and again within a second, refused or not, nor by two installations in turns, each
/// of which undoes what the other did. Who cannot see what the other wrote, because watches lag or break, cannot yield to it.
/// </summary>
internal sealed class WriteRateCheck(ManualTimeProvider time, Violations violations, Func<bool> areBlind)
{
    /// <summary>A connector's whole way to Ready takes about ten.</summary>
    private const int MostInASecond = 30;

    /// <summary>Until one of two has seen that there is another, and again when it asks whether that is still there.</summary>
    private const int MostTurnsInAMinute = 12;

    /// <summary>From when a watch can work again until it has told all: it is opened again with a back-off, and what it tells is on its way for a while.</summary>
    private static readonly TimeSpan ObservationWindow = TimeSpan.FromSeconds(45);

    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> paces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Fleet, DateTimeOffset Since, int Turns)> turns = new(StringComparer.Ordinal);

    private DateTimeOffset? blindAt;

    /// <summary>A write arrives.</summary>
    public void Arrives(string target)
    {
        var now = time.GetUtcNow();
        var pace = paces.GetValueOrDefault(target);
        pace = now - pace.Since > TimeSpan.FromSeconds(1) ? (now, 1) : (pace.Since, pace.Count + 1);
        paces[target] = pace;
        if (pace.Count > MostInASecond)
        {
            violations.Report($"{target} is written {pace.Count} times in a second.");
        }
    }

    /// <summary>A write takes effect, as far as anybody knows: one that was refused undoes nothing, and both may try again until a rebalance is over.</summary>
    public void TakesEffect(OperatorLife writer, string target)
    {
        if (target.EndsWith("/events", StringComparison.Ordinal))
        {
            // A new Event each time.
            return;
        }

        var now = time.GetUtcNow();
        blindAt = areBlind() ? now : blindAt;
        if (now - blindAt < ObservationWindow)
        {
            turns.Remove(target);
            return;
        }

        var turn = turns.GetValueOrDefault(target, (writer.Fleet, Since: now, Turns: 0));
        turn = now - turn.Since > TimeSpan.FromMinutes(1) ? (writer.Fleet, now, 0) : (writer.Fleet, turn.Since, turn.Turns + (turn.Fleet == writer.Fleet ? 0 : 1));
        turns[target] = turn;
        if (turn.Turns > MostTurnsInAMinute)
        {
            violations.Report($"Two operators write {target} in turns: {turn.Turns} in a minute.");
        }
    }
}
