using System.Text.Json;

namespace ConnectOperator.Rest.Responses;

/// <summary>
/// The form in which the APIs of Kafka's neighbours tell errors, <c>{"error_code": …, "message": …}</c>. The code tells an answer of the API from
/// one of a web server whose API is not up yet, or of something in between.
/// </summary>
/// <param name="Code">The HTTP status, or five digits that begin with it; null where there is none.</param>
/// <param name="Message">Empty where there is none, as of Java exceptions without a message.</param>
public readonly record struct ErrorBody(int? Code, string Message)
{
    /// <summary>Null unless the body is an object.</summary>
    public static ErrorBody? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var text = json.RootElement.TryGetProperty("message"u8, out var message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
            return new(
                json.RootElement.TryGetProperty("error_code"u8, out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number)
                    ? number
                    : null,
                text ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string with half a surrogate pair: error bodies can be anything (recorded).
            return null;
        }
    }
}
