using System.Buffers;
using System.Net;
using System.Text.Json;
using ConnectOperator.Kubernetes.Json;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>Turns answers other than success into exceptions.</summary>
internal static class Refusal
{
    /// <summary>What the server says in the answer, or what its status code says when it is no Status object (a proxy's page).</summary>
    public static KubernetesException From(HttpStatusCode code, ApiStatus? status, TimeSpan? retryAfter)
    {
        if (status?.Code is >= 400 and <= 599 and var told)
        {
            code = (HttpStatusCode)told;
        }

        var message = status?.Message is { Length: > 0 } text
            ? text
            : $"The API server answered {(int)code} ({code}) without an explanation.";
        var wait = status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : retryAfter;
        return new(code, status?.Reason ?? "", message, wait);
    }

    public static KubernetesException From(HttpResponseMessage response, ApiStatus? status, TimeProvider time) =>
        From(response.StatusCode, status, RetryAfterOf(response, time));

    public static ApiStatus? Parse(in ReadOnlySequence<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return JsonSerializer.Deserialize(ref reader, KubernetesJson.Default.ApiStatus);
        }
        catch (JsonException)
        {
            // Not from the API server but from something in between: the HTTP status is all there is to tell.
            return null;
        }
    }

    /// <summary>
    /// Whether the server applied no part of a JSON patch because its <c>test</c> failed. It says so with a 422 that names
    /// neither object nor field (apiserver's patch.go passes the error on as a bare "server response"), while a patched object
    /// that breaks a rule comes back as a 422 with the object's name in its details.
    /// </summary>
    public static bool IsFailedPatchTest(HttpStatusCode code, ApiStatus? status) =>
        code == HttpStatusCode.UnprocessableEntity && status is not null && string.IsNullOrEmpty(status.Details?.Name);

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
