using ConnectOperator.Simulation.World;

namespace ConnectOperator.Simulation.Running;

/// <summary>How a run of one seed went.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Violation">What happened that never may; null for a good run.</param>
/// <param name="Simulated">How much time passed in it.</param>
/// <param name="Trace">What happened.</param>
internal sealed record RunResult(int Seed, string? Violation, TimeSpan Simulated, Trace Trace);
