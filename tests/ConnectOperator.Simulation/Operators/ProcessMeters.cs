using System.Diagnostics.Metrics;

namespace ConnectOperator.Simulation.Operators;

/// <summary>The meters of one process, gone with it.</summary>
internal sealed class ProcessMeters : IMeterFactory
{
    private readonly List<Meter> meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        foreach (var meter in meters)
        {
            meter.Dispose();
        }
    }
}
