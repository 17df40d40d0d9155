namespace ConnectOperator.RestProxy.Model;

/// <summary>A topic as a list of all shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PartitionCount">How many partitions it has; null where the list does not tell (v2).</param>
/// <param name="IsInternal">Whether Kafka keeps it for itself; null where the list does not tell (v2, which mostly leaves such topics out).</param>
public sealed record Topic(TopicName Name, int? PartitionCount, bool? IsInternal);

/// <summary>A partition as the description of its topic shows it.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Leader">The broker that leads it; null while none does.</param>
public sealed record PartitionInfo(int Number, int? Leader);
