using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace ConnectOperator.Metrics;

/// <summary>
/// The process as Prometheus' client libraries show it (prometheus.io/docs/instrumenting/writing_clientlibs, "Process metrics").
/// File descriptors come from /proc, and are left out where there is none.
/// </summary>
internal static class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";
    private const string Limits = "/proc/self/limits";

    public static void AddTo(Meter meter)
    {
        meter.CreateObservableCounter(
            "process_cpu_seconds_total",
            static () => Environment.CpuUsage.TotalTime.TotalSeconds,
            description: "Total user and system CPU time spent in seconds.");
        meter.CreateObservableGauge(
            "process_resident_memory_bytes", static () => Environment.WorkingSet, description: "Resident memory size in bytes.");
        meter.CreateObservableGauge(
            "process_virtual_memory_bytes", static () => Read(process => process.VirtualMemorySize64), description: "Virtual memory size in bytes.");
        var started = Read(process => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000d);
        meter.CreateObservableGauge(
            "process_start_time_seconds", () => started, description: "Start time of the process since unix epoch in seconds.");
        if (Directory.Exists(Descriptors))
        {
            meter.CreateObservableGauge(
                "process_open_fds", static () => Directory.EnumerateFileSystemEntries(Descriptors).LongCount(), description: "Number of open file descriptors.");
            meter.CreateObservableGauge("process_max_fds", MaxDescriptors, description: "Maximum number of open file descriptors.");
        }
    }

    /// <summary>None where there is no limit.</summary>
    private static IEnumerable<Measurement<long>> MaxDescriptors() => File.ReadLines(Limits)
        .Where(line => line.StartsWith("Max open files", StringComparison.Ordinal))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
        .Where(limit => limit != "unlimited")
        .Select(limit => new Measurement<long>(long.Parse(limit, CultureInfo.InvariantCulture)));

    private static T Read<T>(Func<Process, T> read)
    {
        using var process = Process.GetCurrentProcess();
        return read(process);
    }
}
