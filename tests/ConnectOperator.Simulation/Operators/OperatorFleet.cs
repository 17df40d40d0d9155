using System.Globalization;
using System.Text.Json.Nodes;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Operators;

/// <summary>The processes of one installation of the operator, as a Deployment keeps them: one that ends is replaced.</summary>
internal sealed class OperatorFleet(SimulatedWorld world, int replicas, RandomSource chance, string name = "operator") : IDisposable
{
    private readonly List<OperatorProcess> running = [];
    private readonly List<OperatorProcess> dead = [];
    private int started;
    private bool over;

    /// <summary>Those that run.</summary>
    public IReadOnlyList<OperatorProcess> Running => running;

    /// <summary>Whether the resource's newest status is of this installation.</summary>
    public bool HasWritten(JsonObject resource) => resource["status"]?["writtenBy"]?.GetValue<string>() is { } writer
        && (writer.EndsWith($"/connect-{name}", StringComparison.Ordinal) || writer.Contains($"/process/{name}-", StringComparison.Ordinal));

    public void Start()
    {
        over = false;
        for (var replica = 0; replica < replicas; replica++)
        {
            StartOne();
        }
    }

    /// <summary>Somebody takes the installation away.</summary>
    public void End()
    {
        over = true;
        foreach (var process in running.ToList())
        {
            world.Trace.Add(process.Name, "KILLED, and not replaced");
            process.Kill();
            running.Remove(process);
            dead.Add(process);
        }
    }

    /// <summary>One process is killed after so many more of its messages; null takes that back.</summary>
    public void CrashAfter(int? messages)
    {
        foreach (var process in running)
        {
            process.DieAfter(null, () => { });
        }

        if (messages is not null && running.Count > 0)
        {
            var victim = chance.Pick(running);
            victim.DieAfter(messages, () => Crash(victim));
        }
    }

    /// <summary>kill -9, and a new process a while later.</summary>
    private void Crash(OperatorProcess process)
    {
        world.Trace.Add(process.Name, "KILLED");
        process.Kill();
        Replace(process);
    }

    /// <summary>No process may end by itself unless it has lost the lead, nor come to a halt.</summary>
    public void Check()
    {
        foreach (var process in running.Where(process => process.Run.IsCompleted || process.Sickness is not null).ToList())
        {
            if (process.Run.Exception?.GetBaseException() is LeadershipLostException lost)
            {
                world.Trace.Add(process.Name, $"ends: {lost.Message}");
                Replace(process);
            }
            else
            {
                world.Violations.Report(process.Run.IsCompleted
                    ? $"{process.Name} ended by itself: {process.Run.Exception?.GetBaseException()}"
                    : $"{process.Name} would be restarted: {process.Sickness}");
            }
        }
    }

    public void Dispose()
    {
        foreach (var process in running.Concat(dead))
        {
            process.Dispose();
        }
    }

    private void StartOne()
    {
        var process = new OperatorProcess(string.Create(CultureInfo.InvariantCulture, $"{name}-{++started}"), fleet: name, stands: replicas > 1, world);
        world.Trace.Add(process.Name, "starts");
        running.Add(process);
    }

    private void Replace(OperatorProcess process)
    {
        running.Remove(process);
        dead.Add(process);
        _ = StartLaterAsync();
    }

    private async Task StartLaterAsync()
    {
        await Task.Delay(chance.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20)), world.Time);
        if (!over)
        {
            StartOne();
        }
    }
}
