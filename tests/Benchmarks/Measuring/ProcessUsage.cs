using System.Globalization;

namespace Benchmarks.Measuring;

/// <summary>What a process has used so far, as Linux tells it in <c>/proc</c>.</summary>
/// <param name="Cpu">User and system time together, in steps of 10 ms.</param>
/// <param name="ResidentBytes">Memory resident at this moment.</param>
/// <param name="PeakBytes">The most that was ever resident.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, long ResidentBytes, long PeakBytes)
{
    private const int TicksPerSecond = 100;

    public static ProcessUsage Of(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        // The name, in parentheses, may contain anything: fields are counted from behind it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var memory = File.ReadAllLines($"/proc/{processId}/status");
        return new(TimeSpan.FromSeconds(ticks / (double)TicksPerSecond), Kibibytes(memory, "VmRSS:") * 1024, Kibibytes(memory, "VmHWM:") * 1024);
    }

    private static long Kibibytes(string[] lines, string label) =>
        long.Parse(lines.First(line => line.StartsWith(label, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
