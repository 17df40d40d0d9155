using System.Collections.Immutable;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Comparison;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// Values that nobody can compare: of a connector that this operator has not written, what Connect shows may stand for any value. That
/// goes for what looks like a mask, and for keys that the plugin defines as PASSWORD, which a server may show in any form.
/// </summary>
internal static class HiddenValues
{
    private const string Reference = "${";

    /// <summary>What has to be asked first to tell them; null when all is known that is needed.</summary>
    public static Step.ReadDefinitions? NotKnown(Situation situation, DesiredConnector desired, ObservedConnector observed, ConfigDrift drift)
    {
        var plugin = desired.Config[ReservedConfigKeys.Class];
        return !situation.Cluster.PasswordKeys.ContainsKey(plugin)
            && drift.Differences.Any(difference => MayBeHidden(difference, observed))
            && observed.Config.GetValueOrDefault(ReservedConfigKeys.Class) == plugin
                ? new Step.ReadDefinitions(plugin)
                : null;
    }

    /// <summary>The keys that cannot be compared, and those that differ.</summary>
    public static (ImmutableArray<string> Hidden, ImmutableArray<string> Plain) Apart(
        Situation situation, DesiredConnector desired, ObservedConnector observed, ConfigDrift drift)
    {
        var passwords = situation.Cluster.PasswordKeys.GetValueOrDefault(desired.Config[ReservedConfigKeys.Class]);
        var byHidden = drift.Differences.ToLookup(
            difference => difference.Kind is DifferenceKind.Masked || (passwords?.Contains(difference.Key) is true && MayBeHidden(difference, observed)),
            difference => difference.Key);
        return ([.. byHidden[true]], [.. byHidden[false]]);
    }

    /// <summary>The clause that says so.</summary>
    public static string CannotBeCompared(ImmutableArray<string> keys) =>
        $"{KeyList.Of(keys)} cannot be compared, because Connect may show something else instead of {(keys.Length == 1 ? "its value" : "their values")}";

    /// <summary>Connect shows references unresolved, so what is one stands for itself.</summary>
    private static bool MayBeHidden(ConfigDifference difference, ObservedConnector observed) =>
        difference.Kind is DifferenceKind.Changed
        && observed.Config.TryGetValue(difference.Key, out var shown)
        && !shown.Contains(Reference, StringComparison.Ordinal)
        && ReservedConfigKeys.FieldOf(difference.Key) is null;
}
