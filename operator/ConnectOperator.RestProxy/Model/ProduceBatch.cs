using System.Text.Json;

namespace ConnectOperator.RestProxy.Model;

/// <summary>Records to write to one topic.</summary>
/// <param name="Format">What their keys and values are.</param>
/// <param name="Records">At least one.</param>
public sealed record ProduceBatch(EmbeddedFormat Format, IReadOnlyList<RecordToProduce> Records)
{
    /// <summary>For formats with a schema, where records have keys.</summary>
    public SchemaReference? KeySchema { get; init; }

    /// <summary>For formats with a schema.</summary>
    public SchemaReference? ValueSchema { get; init; }
}

/// <summary>A record to write.</summary>
/// <param name="Key">In the form of the batch's format; null for none.</param>
/// <param name="Value">In the form of the batch's format; null for a tombstone.</param>
public sealed record RecordToProduce(JsonElement? Key, JsonElement? Value)
{
    /// <summary>Null leaves it to the key.</summary>
    public int? Partition { get; init; }

    /// <summary>Null for the time of writing.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>In order.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];
}

/// <summary>A schema of the schema registry that the proxy uses.</summary>
public abstract record SchemaReference
{
    private SchemaReference()
    {
    }

    /// <summary>One that is registered.</summary>
    public sealed record ById(int Id) : SchemaReference;

    /// <summary>One that the proxy registers for the topic, unless it is registered.</summary>
    /// <param name="Schema">The schema in its own language.</param>
    public sealed record ByText(string Schema) : SchemaReference;
}

/// <summary>What became of one record.</summary>
public abstract record ProduceResult
{
    private ProduceResult()
    {
    }

    /// <summary>It is written.</summary>
    public sealed record Written(int Partition, long Offset) : ProduceResult;

    /// <summary>It is not, as far as the proxy knows.</summary>
    /// <param name="Code">The proxy's own.</param>
    /// <param name="Message">The proxy's words, without credentials.</param>
    /// <param name="IsRetriable">To send it again may help. It may have been written all the same, and then be there twice.</param>
    public sealed record Failed(int Code, string Message, bool IsRetriable) : ProduceResult;
}
