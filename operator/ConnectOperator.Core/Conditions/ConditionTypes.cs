namespace ConnectOperator.Core.Conditions;

/// <summary>The condition types of both kinds; Reconciling and Stalled as kstatus reads them.</summary>
public static class ConditionTypes
{
    /// <summary>All is as asked.</summary>
    public const string Ready = nameof(Ready);

    /// <summary>The config in Connect equals the desired one.</summary>
    public const string Synced = nameof(Synced);

    /// <summary>Work is under way; present only while True.</summary>
    public const string Reconciling = nameof(Reconciling);

    /// <summary>A person has to act; present only while True.</summary>
    public const string Stalled = nameof(Stalled);
}
