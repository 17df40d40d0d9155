using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Conditions;

/// <summary>Turns an assessment into conditions, keeping the transition times of those whose status stays.</summary>
internal static class ConditionSet
{
    /// <summary>metav1.Condition's limit for messages, in characters.</summary>
    private const int LongestMessage = 32 * 1024;

    public static IReadOnlyList<Condition> From(
        Assessment assessment, IReadOnlyList<Condition>? previous, long? generation, DateTimeOffset now)
    {
        List<Condition> conditions = [Next(ConditionTypes.Ready, assessment.Ready)];
        if (assessment.Synced is { } synced)
        {
            conditions.Add(Next(ConditionTypes.Synced, synced));
        }
        else if (previous?.FirstOrDefault(condition => condition.Type == ConditionTypes.Synced) is { } kept)
        {
            // What says that nothing is known yet must not outlive the moment of which it speaks.
            conditions.Add(kept.Status is ConditionStatus.Unknown
                ? Next(ConditionTypes.Synced, assessment.Ready with { Status = ConditionStatus.Unknown })
                : kept);
        }

        var cause = assessment.Ready with { Status = ConditionStatus.True };
        if (assessment.Reconciling)
        {
            conditions.Add(Next(ConditionTypes.Reconciling, cause));
        }

        if (assessment.Stalled)
        {
            conditions.Add(Next(ConditionTypes.Stalled, cause));
        }

        return conditions;

        Condition Next(string type, Finding finding)
        {
            var before = previous?.FirstOrDefault(condition => condition.Type == type);
            return new Condition
            {
                Type = type,
                Status = finding.Status,
                ObservedGeneration = generation,
                Reason = finding.Reason,
                Message = Shortened(finding.Message),
                LastTransitionTime = before?.Status == finding.Status ? before.LastTransitionTime : Seconds(now),
            };
        }
    }

    /// <summary>Never cut between two surrogates: the server would store another character, and status would differ for ever.</summary>
    private static string Shortened(string message) =>
        message.Length <= LongestMessage ? message
        : message[..(char.IsHighSurrogate(message[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage)];

    /// <summary>metav1.Time has whole seconds: a finer time would differ from what the server gives back.</summary>
    internal static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}
