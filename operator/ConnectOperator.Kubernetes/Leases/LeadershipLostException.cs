namespace ConnectOperator.Kubernetes.Leases;

/// <summary>This process led, and another one may lead from now on.</summary>
public sealed class LeadershipLostException(string why) : Exception($"This process is not the leader any more: {why}.");
