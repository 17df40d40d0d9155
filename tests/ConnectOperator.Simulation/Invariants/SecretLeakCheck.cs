namespace ConnectOperator.Simulation.Invariants;

/// <summary>Every value of a Secret carries a mark: nothing that leaves the operator, except for Connect, may hold it.</summary>
internal sealed class SecretLeakCheck(Violations violations)
{
    public const string Mark = "s3cr3t";

    public void Inspect(string text, string where)
    {
        if (text.Contains(Mark, StringComparison.Ordinal))
        {
            violations.Report($"A value of a Secret is in {where}: {text}");
        }
    }
}
