namespace RestProxyDouble.Http;

/// <summary>Why a request is refused. Each flavour has a status, a code and words of its own for it.</summary>
internal enum Refusal
{
    UnknownPath,
    UnknownTopic,
    UnknownPartition,
    WrongContentType,
    NotAcceptable,
    Unreadable,
    Invalid,
    BadConsumerConfig,
    BadFormat,
    InstanceExists,
    InstanceNotFound,
    IllegalState,
    NotAssigned,
    BadPosition,
    NothingToRead,
    WrongFormat,
    Undecodable,
    TooLong,
    KeySchemaMissing,
    ValueSchemaMissing,
    BadSchema,
    BadBase64,
    BadData,
    NotCommitted,
}

/// <summary>A request that is refused, to be answered in the flavour's own way.</summary>
internal sealed class ProxyException(Refusal refusal, string message) : Exception(message)
{
    public Refusal Refusal { get; } = refusal;
}
