using System.Text.Json.Serialization;
using ConnectOperator.Core.Resources.Json;

namespace ConnectOperator.Core.Resources;

/// <summary>
/// How the resource types are read and written. Members that are not declared are skipped, and absent ones are not written; a
/// resource that slipped past the schema is still read, with <see cref="KafkaConnectorSpec.UnreadableField"/> telling where it
/// could not be.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ConfigValueConverter), typeof(TimestampConverter)])]
[JsonSerializable(typeof(KafkaConnector))]
[JsonSerializable(typeof(KafkaConnectorStatus))]
[JsonSerializable(typeof(KafkaConnectCluster))]
[JsonSerializable(typeof(KafkaConnectClusterStatus))]
public sealed partial class ResourceJson : JsonSerializerContext;
