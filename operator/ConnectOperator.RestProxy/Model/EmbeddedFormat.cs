namespace ConnectOperator.RestProxy.Model;

/// <summary>How keys and values of records are told in JSON. Those with a schema the Bridge does not have.</summary>
public enum EmbeddedFormat
{
    /// <summary>JSON text as JSON.</summary>
    Json,

    /// <summary>Any bytes, as base64 texts.</summary>
    Binary,

    /// <summary>
    /// Avro with a schema registry. Confluent tags the branch of a union (<c>{"string": "x"}</c>); Karapace takes both forms and gives the untagged one.
    /// </summary>
    Avro,

    /// <summary>JSON with a schema registry.</summary>
    JsonSchema,

    /// <summary>Protocol Buffers with a schema registry.</summary>
    Protobuf,
}
