namespace ConnectOperator.KafkaConnect.Model;

/// <summary>What <c>GET /</c> says of a worker.</summary>
/// <param name="Version">Connect's version, such as <c>3.9.0</c> or a vendor's form of it.</param>
/// <param name="Commit">The build.</param>
/// <param name="KafkaClusterId">Id of the Kafka cluster behind it.</param>
public sealed record ServerInfo(string Version, string Commit, string KafkaClusterId);

/// <summary>A connector plugin installed on the workers.</summary>
/// <param name="Class">Full class name.</param>
/// <param name="Type"><c>source</c> or <c>sink</c>.</param>
/// <param name="Version">The plugin's version, if it tells one.</param>
public sealed record ConnectorPlugin(string Class, string Type, string? Version);
