using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired;

/// <summary>spec.autoRestart, read and checked.</summary>
public sealed record RestartRule
{
    /// <summary>What an absent spec.autoRestart means.</summary>
    public static RestartRule Default { get; } = new()
    {
        Enabled = SpecDefaults.AutoRestart,
        InitialBackoff = Duration.Parse(SpecDefaults.InitialBackoff),
        MaxBackoff = Duration.Parse(SpecDefaults.MaxBackoff),
        ResetAfter = Duration.Parse(SpecDefaults.ResetAfter),
    };

    /// <summary>False leaves restarts to people.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The most restarts; null for no limit.</summary>
    public int? MaxRestarts { get; init; }

    /// <summary>From a failure to its first restart, and the shortest wait before any other.</summary>
    public required TimeSpan InitialBackoff { get; init; }

    /// <summary>The longest wait, no shorter than <see cref="InitialBackoff"/>.</summary>
    public required TimeSpan MaxBackoff { get; init; }

    /// <summary>How long a connector has to be as asked before restarts are counted anew.</summary>
    public required TimeSpan ResetAfter { get; init; }
}
