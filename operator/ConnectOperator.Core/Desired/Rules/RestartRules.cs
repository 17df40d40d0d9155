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

        var initial = ReadDelay(problems, "initialBackoff", autoRestart.InitialBackoff, SpecDefaults.InitialBackoff);
        var longest = ReadDelay(problems, "maxBackoff", autoRestart.MaxBackoff, SpecDefaults.MaxBackoff);
        problems.Require(
            initial <= longest || longest == default, "spec.autoRestart.initialBackoff",
            $"is longer than maxBackoff ({SpecDefaults.MaxBackoff} when left out)", "write a shorter one, or raise spec.autoRestart.maxBackoff");
        return new()
        {
            Enabled = autoRestart.Enabled ?? SpecDefaults.AutoRestart,
            MaxRestarts = autoRestart.MaxRestarts,
            InitialBackoff = initial,
            MaxBackoff = longest,
            ResetAfter = ReadDelay(problems, "resetAfter", autoRestart.ResetAfter, SpecDefaults.ResetAfter),
        };
    }

    private static TimeSpan ReadDelay(ProblemList problems, string field, string? text, string absent) =>
        problems.ReadDuration($"spec.autoRestart.{field}", text, absent, SpecLimits.MinDuration, SpecLimits.MaxRestartDelay);
}
