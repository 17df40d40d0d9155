using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Requests;

/// <summary>The media types of the REST proxies' APIs, exactly: the Bridge compares them as texts.</summary>
internal static class MediaTypes
{
    public const string V2 = "application/vnd.kafka.v2+json";
    public const string Json = "application/json";

    /// <summary>How a new consumer is told its format.</summary>
    public static string Name(EmbeddedFormat format) => format switch
    {
        EmbeddedFormat.Json => "json",
        EmbeddedFormat.Binary => "binary",
        EmbeddedFormat.Avro => "avro",
        EmbeddedFormat.JsonSchema => "jsonschema",
        EmbeddedFormat.Protobuf => "protobuf",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    public static string Embedded(EmbeddedFormat format) => $"application/vnd.kafka.{Name(format)}.v2+json";

    /// <summary>Whether a format needs a schema registry.</summary>
    public static bool HasSchema(EmbeddedFormat format) => format is EmbeddedFormat.Avro or EmbeddedFormat.JsonSchema or EmbeddedFormat.Protobuf;
}
