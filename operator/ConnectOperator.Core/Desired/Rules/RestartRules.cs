using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>Reads spec.autoRestart.</summary>
internal static class RestartRules
{
    public static RestartRule Read(ProblemList problems, AutoRestart autoRestart)
    {
        if (autoRestart.MaxRestarts is { } most)
        {
            problems.ReadNumber("spec.autoRestart.maxRestarts", most, most, 1, int.MaxValue);
        }

        return new()
        {
            Enabled = autoRestart.Enabled ?? SpecDefaults.AutoRestart,
            MaxRestarts = autoRestart.MaxRestarts,
            InitialBackoff = ReadDelay(problems, "initialBackoff", autoRestart.InitialBackoff, SpecDefaults.InitialBackoff),
            MaxBackoff = ReadDelay(problems, "maxBackoff", autoRestart.MaxBackoff, SpecDefaults.MaxBackoff),
            ResetAfter = ReadDelay(problems, "resetAfter", autoRestart.ResetAfter, SpecDefaults.ResetAfter),
        };
    }

    private static TimeSpan ReadDelay(ProblemList problems, string field, string? text, string absent) =>
        problems.ReadDuration($"spec.autoRestart.{field}", text, absent, SpecLimits.MinDuration, SpecLimits.MaxRestartDelay);
}
