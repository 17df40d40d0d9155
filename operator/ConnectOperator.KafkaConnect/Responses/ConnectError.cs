using System.Text.Json;

namespace ConnectOperator.KafkaConnect.Responses;

/// <summary>
/// Connect's own form of an error, <c>{"error_code": …, "message": …}</c>. Its presence tells an answer of Connect from one of a web
/// server whose API is not up yet, or of something in between.
/// </summary>
internal readonly record struct ConnectError(string Message)
{
    /// <summary>Null unless the body is an object with a numeric error_code.</summary>
    public static ConnectError? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("error_code"u8, out var code)
                || code.ValueKind != JsonValueKind.Number)
            {
                return null;
            }

            // Java exceptions without a message give null.
            var text = json.RootElement.TryGetProperty("message"u8, out var message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
            return new ConnectError(text ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string with half a surrogate pair: error bodies can be anything (recorded).
            return null;
        }
    }
}
