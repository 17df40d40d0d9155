using ConnectDouble.Http;

namespace ConnectDouble.Cluster;

/// <summary>A write that has been checked as far as it can be without the state: what it does to the state, and what its sender is told.</summary>
internal delegate (ClusterState State, ConnectResponse Answer) Decision(ClusterState state, DateTimeOffset now);
