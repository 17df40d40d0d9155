namespace ConnectOperator.RestProxy.Model;

/// <summary>How far a consumer group is behind, over all partitions for which it has committed an offset.</summary>
/// <param name="Total">Records to read, over all partitions.</param>
/// <param name="Max">Records to read of the partition that is furthest behind.</param>
/// <param name="MaxAt">That partition; null when there is none.</param>
/// <param name="Unknown">Partitions for which the group has committed an offset and that are not there any more; they count for nothing.</param>
public sealed record GroupLag(long Total, long Max, TopicPartition? MaxAt, IReadOnlyList<TopicPartition> Unknown);
