using ManualTime;

namespace ConnectOperator.Simulation.Invariants;

/// <summary>No write goes round in a circle: one object is not written again and again within a second.</summary>
internal sealed class PaceWatch(ManualTimeProvider time, Violations violations)
{
    /// <summary>A connector's whole way to Ready takes about ten.</summary>
    private const int MostInASecond = 30;

    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> paces = new(StringComparer.Ordinal);

    public void Writes(string target)
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
}
