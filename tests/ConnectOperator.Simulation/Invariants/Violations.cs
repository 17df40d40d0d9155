namespace ConnectOperator.Simulation.Invariants;

/// <summary>
/// What happened that never may. Noted rather than thrown: it shows deep inside calls of the operator, which must not get the
/// chance to handle it.
/// </summary>
internal sealed class Violations
{
    /// <summary>The first one; those that follow may be its consequences.</summary>
    public string? First { get; private set; }

    public void Report(string what) => First ??= what;
}
