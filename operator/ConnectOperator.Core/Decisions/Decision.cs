using System.Collections.Immutable;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Decisions;

/// <summary>What to do next for one connector, and what to say meanwhile.</summary>
public sealed record Decision
{
    /// <summary>The next step.</summary>
    public required Step Step { get; init; }

    /// <summary>What status says.</summary>
    public required Assessment Assessment { get; init; }

    /// <summary>False while a change is on its way to status: poll fast.</summary>
    public bool Settled { get; init; } = true;

    /// <summary>Decide again at this time, which is ahead, even if nothing changes.</summary>
    public DateTimeOffset? RecheckAt { get; init; }

    /// <summary>Restart tokens that count as handled from now on.</summary>
    public HandledTokens? Tokens { get; init; }

    /// <summary>Automatic restarts as they stand from now on; null leaves what is remembered.</summary>
    public Restarts? Restarts { get; init; }

    /// <summary>What Connect does not show of the connector, as it stands from now on; null leaves what is remembered.</summary>
    public Waiting? Waiting { get; init; }

    /// <summary>A restart of what FAILED was asked for, and a look is due that is younger than that; null leaves what is remembered.</summary>
    public RequestedRestart? RequestedRestart { get; init; }

    /// <summary>A restart of what FAILED was asked for, and nothing has: the token counts as handled.</summary>
    public bool NothingToRestart { get; init; }

    /// <summary>The hash of the config that is known to be in Connect; null leaves what status says.</summary>
    public string? AppliedHash { get; init; }

    /// <summary>Config keys that differ in Connect; null when nobody compared, and what status says stays.</summary>
    public ImmutableArray<string>? Drift { get; init; }

    /// <summary>Config keys that Connect keeps in its own way; null leaves what status says.</summary>
    public ServerKeys? ServerKeys { get; init; }

    /// <summary>How often the connector was put back, as it stands from now on; null leaves what is remembered.</summary>
    public DriftCorrections? Corrections { get; init; }

    /// <summary>What Connect shows of the connector goes into status although nobody has claimed it.</summary>
    public bool ReportsUnclaimed { get; init; }

    /// <summary>The connector and its tasks show the state that was last asked for.</summary>
    public bool StateHasShown { get; init; }

    /// <summary>What is to be remembered of the config in Connect; null leaves what is remembered.</summary>
    public AppliedConfig? Applied { get; init; }

    /// <summary>This step, after which the next message decides.</summary>
    internal static Decision Take(Step step, Assessment assessment) => new() { Step = step, Assessment = assessment, Settled = false };

    /// <summary>Nothing to do until something changes.</summary>
    internal static Decision AtRest(Assessment assessment) => new() { Step = new Step.Rest(), Assessment = assessment };
}
