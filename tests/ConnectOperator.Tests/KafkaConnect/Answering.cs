using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>Ways in which a worker answers, or does not.</summary>
internal static class Answering
{
    public static Func<HttpContext, Task> With(int status, string body = "", string? contentType = "application/json") => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    };

    /// <summary>As Jetty does while Connect's API is not up yet (recorded).</summary>
    public static Func<HttpContext, Task> Starting { get; } = context => HttpMethods.IsGet(context.Request.Method)
        ? With(404, """{"message":"Not Found","url":"/","status":"404"}""")(context)
        : With(404, contentType: null)(context);

    /// <summary>Takes the request and drops the connection.</summary>
    public static Func<HttpContext, Task> Dropped { get; } = context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Never answers, and says so when a request has come.</summary>
    public static Func<HttpContext, Task> Hanging(TaskCompletionSource reached) => context =>
    {
        reached.TrySetResult();
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    };

    /// <summary>Good headers and a body that never ends, in silence after its beginning.</summary>
    public static Func<HttpContext, Task> Endless(TaskCompletionSource reached, string beginning) => async context =>
    {
        await context.Response.WriteAsync(beginning);
        await context.Response.Body.FlushAsync();
        await Hanging(reached)(context);
    };

    /// <summary>A body that ends before the length that its headers promise.</summary>
    public static Func<HttpContext, Task> CutOff(int status, string beginning) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.ContentLength = beginning.Length + 100;
        await context.Response.WriteAsync(beginning);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>A list that holds one name: that of the connection.</summary>
    public static Task ConnectionAsName(HttpContext context) =>
        context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"[\"{context.Connection.Id}\"]"));
}
