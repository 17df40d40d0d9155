using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Conditions;

/// <summary>How a resource is doing, in the terms of its conditions.</summary>
public sealed record Assessment
{
    /// <summary>Whether all is as asked.</summary>
    public required Finding Ready { get; init; }

    /// <summary>Whether the config in Connect equals the desired one; null leaves the condition as it was.</summary>
    public Finding? Synced { get; init; }

    /// <summary>Work is under way or will be tried again.</summary>
    public bool Reconciling { get; init; }

    /// <summary>Nothing will change without a person.</summary>
    public bool Stalled { get; init; }

    /// <summary>
    /// True when the last status is said again because nothing newer is known: then it still speaks of the generation that it
    /// spoke of, and must not pass for an answer to a newer spec.
    /// </summary>
    public bool Repeated { get; init; }

    /// <summary>All is as asked.</summary>
    public static Assessment IsReady(string reason, string message) => new() { Ready = new(ConditionStatus.True, reason, message) };

    /// <summary>Not as asked, and being worked on.</summary>
    public static Assessment InProgress(string reason, string message) =>
        new() { Ready = new(ConditionStatus.False, reason, message), Reconciling = true };

    /// <summary>Not as asked, and a person has to act.</summary>
    public static Assessment NeedsPerson(string reason, string message) =>
        new() { Ready = new(ConditionStatus.False, reason, message), Stalled = true };

    /// <summary>Not as asked: something in Connect failed. Whether anything is done about it is for others to say.</summary>
    public static Assessment Unhealthy(string reason, string message) => new() { Ready = new(ConditionStatus.False, reason, message) };

    /// <summary>With something more to say.</summary>
    public Assessment Noting(string remark) => this with { Ready = Ready with { Message = $"{Ready.Message} {remark}." } };

    /// <summary>Nobody can tell at the moment.</summary>
    public static Assessment CannotTell(string reason, string message) => new()
    {
        Ready = new(ConditionStatus.Unknown, reason, message),
        Synced = new(ConditionStatus.Unknown, reason, message),
        Reconciling = true,
    };
}

/// <summary>One condition's content.</summary>
public sealed record Finding(ConditionStatus Status, string Reason, string Message);
