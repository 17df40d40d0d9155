using System.Globalization;
using ManualTime;

namespace ConnectOperator.Simulation.World;

/// <summary>What happened in a run, in order: calls, faults, edits and the operator's own words.</summary>
internal sealed class Trace(ManualTimeProvider time)
{
    private readonly List<string> lines = [];
    private readonly DateTimeOffset start = time.GetUtcNow();
    private ulong hash = 14695981039346656037;

    public IReadOnlyList<string> Lines => lines;

    /// <summary>Equal for two runs in which the same happened.</summary>
    public string Hash => hash.ToString("x16", CultureInfo.InvariantCulture);

    public void Add(string who, string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow() - start:hh\\:mm\\:ss\\.fff} {who,-10} {what}");
        lines.Add(line);
        foreach (var c in line)
        {
            // FNV-1a.
            hash = (hash ^ c) * 1099511628211;
        }
    }
}
