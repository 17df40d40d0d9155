using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Observation;

/// <summary>What a poll of one KafkaConnectCluster showed, for telling whether another leads to the same Connect cluster.</summary>
/// <param name="KafkaClusterId">Id of the Kafka cluster behind it.</param>
/// <param name="Snapshot">The last one.</param>
public sealed record ClusterFingerprint(string KafkaClusterId, Snapshot Snapshot);

/// <summary>How much two fingerprints have in common.</summary>
public enum FingerprintMatch
{
    /// <summary>Neither shows anything that could be compared.</summary>
    Nothing,

    /// <summary>They live on different Kafka clusters.</summary>
    OtherKafka,

    /// <summary>They show different things; two looks at a cluster in which something changes do as well.</summary>
    Unlike,

    /// <summary>They show the same connectors, with the same configs, on the same workers.</summary>
    Alike,
}

/// <summary>
/// No answer of Connect tells its group.id (KIP-26 onwards, GET / gives version, commit and kafka_cluster_id), and a worker's id is
/// the address that it advertises, which in two networks may be the same. So one Connect cluster is recognised by all that it shows:
/// whoever lists the same connectors with the same configs on the same workers of the same Kafka cluster is the same.
/// </summary>
public static class ConnectIdentity
{
    /// <summary>Compares two fingerprints. States are left out: they change between two looks.</summary>
    public static FingerprintMatch Compare(ClusterFingerprint left, ClusterFingerprint right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (these, those) = (left.Snapshot, right.Snapshot);
        return left.KafkaClusterId != right.KafkaClusterId ? FingerprintMatch.OtherKafka
            : IsEmpty(these) && IsEmpty(those) ? FingerprintMatch.Nothing
            : these.Connectors.Count == those.Connectors.Count
                && these.UnaddressableNames.SequenceEqual(those.UnaddressableNames, StringComparer.Ordinal)
                && these.Connectors.Values.Any(connector => connector.WorkerId is not null)
                && these.Connectors.All(pair => those.Connectors.TryGetValue(pair.Key, out var other) && IsSame(pair.Value, other)) ? FingerprintMatch.Alike
            : FingerprintMatch.Unlike;
    }

    /// <summary>Whether a worker runs, or ran last, something that a snapshot shows.</summary>
    public static bool Shows(Snapshot snapshot, string workerId)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Connectors.Values.Any(
            connector => connector.WorkerId == workerId || connector.Tasks.Any(task => task.WorkerId == workerId));
    }

    private static bool IsEmpty(Snapshot snapshot) => snapshot.Connectors.Count == 0 && snapshot.UnaddressableNames.Count == 0;

    private static bool IsSame(ObservedConnector left, ObservedConnector right) =>
        left.WorkerId == right.WorkerId
        && left.Tasks.Count == right.Tasks.Count
        && left.Tasks.Zip(right.Tasks).All(pair => (pair.First.Id, pair.First.WorkerId) == (pair.Second.Id, pair.Second.WorkerId))
        && left.Config.Count == right.Config.Count
        && left.Config.All(entry => right.Config.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
