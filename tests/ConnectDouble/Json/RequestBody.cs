using System.Text;
using System.Text.Json;
using ConnectDouble.Cluster;

namespace ConnectDouble.Json;

/// <summary>What a body held, or why Connect cannot read it (it answers such with a 500).</summary>
internal readonly record struct Parsed<T>(T? Value, string? Error)
    where T : class
{
    public static Parsed<T> Of(T value) => new(value, null);

    public static Parsed<T> Failed(string error) => new(null, error);
}

/// <summary>A body of POST /connectors.</summary>
internal sealed record CreateRequest(string? Name, ConnectorConfig? Config, string? InitialState);

/// <summary>Reads request bodies as Jackson does for Connect: scalars become strings exactly as written, everything else is an error.</summary>
internal static class RequestBody
{
    private const string MapType = "java.util.LinkedHashMap<java.lang.String,java.lang.String>";
    private const string MapHolder = "java.util.LinkedHashMap";
    private const string RequestType = "org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest";

    public static Parsed<ConnectorConfig> ReadConfig(ReadOnlyMemory<byte> body, string whenNull)
    {
        if (IsNullOrEmpty(body.Span))
        {
            return Parsed<ConnectorConfig>.Failed(whenNull);
        }

        try
        {
            var reader = new Utf8JsonReader(body.Span);
            reader.Read();
            return ReadMap(ref reader, []);
        }
        catch (JsonException)
        {
            return Parsed<ConnectorConfig>.Failed(JacksonErrors.Malformed(Encoding.UTF8.GetString(body.Span)));
        }
    }

    public static Parsed<CreateRequest> ReadCreate(ReadOnlyMemory<byte> body, bool knowsInitialState)
    {
        if (IsNullOrEmpty(body.Span))
        {
            return Parsed<CreateRequest>.Failed(
                "Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.name()\" because \"createRequest\" is null");
        }

        try
        {
            return ReadCreateFields(body.Span, knowsInitialState);
        }
        catch (JsonException)
        {
            return Parsed<CreateRequest>.Failed(JacksonErrors.Malformed(Encoding.UTF8.GetString(body.Span)));
        }
    }

    private static Parsed<CreateRequest> ReadCreateFields(ReadOnlySpan<byte> body, bool knowsInitialState)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Parsed<CreateRequest>.Failed(JacksonErrors.NotConstructible(RequestType, reader.GetString()!, Column(reader)));
            case not JsonTokenType.StartObject:
                return Parsed<CreateRequest>.Failed(JacksonErrors.WrongToken(RequestType, reader.TokenType, Column(reader)));
            default:
                break;
        }

        string[] known = knowsInitialState ? ["config", "name", "initial_state"] : ["config", "name"];
        var request = new CreateRequest(null, null, null);
        (string Name, long At)? unknown = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            if (!known.Contains(field))
            {
                unknown ??= (field, reader.TokenStartIndex + 2);
                reader.Skip();
            }
            else if (field == "config")
            {
                var config = ReadMap(ref reader, [JacksonErrors.Quoted(RequestType, field)]);
                if (config.Error is { } error)
                {
                    return Parsed<CreateRequest>.Failed(error);
                }

                request = request with { Config = config.Value };
            }
            else if (Scalar(ref reader) is { } scalar && field == "initial_state" && !IsTarget(scalar))
            {
                return Parsed<CreateRequest>.Failed(
                    JacksonErrors.NoSuchConstant(RequestType + "$InitialState", scalar, Column(reader)) + JacksonErrors.Chain(JacksonErrors.Quoted(RequestType, field)));
            }
            else
            {
                request = field == "name" ? request with { Name = Scalar(ref reader) } : request with { InitialState = Scalar(ref reader) };
            }
        }

        // Jackson collects the fields for the constructor first: while it lacks one, it complains about an unknown one at the end only.
        return unknown is var (name, at)
            ? Parsed<CreateRequest>.Failed(JacksonErrors.UnknownField(name, RequestType, known, knowsInitialState ? reader.TokenStartIndex + 2 : at))
            : Parsed<CreateRequest>.Of(request);
    }

    private static Parsed<ConnectorConfig> ReadMap(ref Utf8JsonReader reader, string[] chain)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return new(null, null);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Parsed<ConnectorConfig>.Failed(
                JacksonErrors.WrongToken(MapType, reader.TokenType, Column(reader)) + (chain.Length == 0 ? string.Empty : JacksonErrors.Chain(chain)));
        }

        var pairs = new List<KeyValuePair<string, string?>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                return Parsed<ConnectorConfig>.Failed(
                    JacksonErrors.WrongToken("java.lang.String", reader.TokenType, Column(reader)) + JacksonErrors.Chain([.. chain, JacksonErrors.Quoted(MapHolder, key)]));
            }

            pairs.Add(KeyValuePair.Create(key, Scalar(ref reader)));
        }

        return Parsed<ConnectorConfig>.Of(ConnectorConfig.From(pairs));
    }

    /// <summary>Numbers and booleans as the sender wrote them: 1.50 stays 1.50.</summary>
    private static string? Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => reader.GetString(),
        _ => Encoding.UTF8.GetString(reader.ValueSpan),
    };

    private static bool IsTarget(string text) => Enum.TryParse<TargetState>(text, ignoreCase: true, out _) && char.IsLetter(text[0]);

    private static bool IsNullOrEmpty(ReadOnlySpan<byte> body)
    {
        var text = body.Trim(" \t\r\n"u8);
        return text.IsEmpty || text.SequenceEqual("null"u8);
    }

    private static long Column(Utf8JsonReader reader) => reader.TokenStartIndex + 1;
}
