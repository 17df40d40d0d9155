using System.Text;
using ConnectDouble.Http;

namespace ConnectDouble;

/// <summary>What a request gets instead of, or after, its true handling. Made by <see cref="ConnectScript.On"/>.</summary>
public sealed class ScriptedAnswer
{
    private readonly string method;
    private readonly string path;
    private int left = 1;

    internal ScriptedAnswer(string method, string path)
    {
        this.method = method;
        this.path = path;
    }

    internal int? Status { get; private set; }

    internal string Body { get; private set; } = string.Empty;

    internal string? ContentType { get; private set; }

    internal TimeSpan Wait { get; private set; }

    internal bool Breaks { get; private set; }

    internal bool IsApplied { get; private set; } = true;

    /// <summary>The request is not carried out and gets this answer.</summary>
    public ScriptedAnswer Answers(int status, string body, string? contentType = "application/json")
    {
        IsApplied = false;
        return WithAnswer(status, body, contentType);
    }

    /// <summary>The request is not carried out and gets an error in Connect's own form.</summary>
    public ScriptedAnswer Fails(int status, string message) => Answers(status, ErrorBody(status, message));

    /// <summary>The request is carried out, but its sender is told this error: the outcome of a time-out inside Connect.</summary>
    public ScriptedAnswer FailsAfterApplying(int status, string message) => WithAnswer(status, ErrorBody(status, message), "application/json");

    /// <summary>The request is never answered. With <paramref name="applied"/> it is carried out all the same.</summary>
    public ScriptedAnswer Hangs(bool applied = false)
    {
        IsApplied = applied;
        Wait = Timeout.InfiniteTimeSpan;
        return this;
    }

    /// <summary>The connection breaks. With <paramref name="applied"/> the request is carried out all the same.</summary>
    public ScriptedAnswer BreaksConnection(bool applied = false)
    {
        IsApplied = applied;
        Breaks = true;
        return this;
    }

    /// <summary>The answer comes this much later.</summary>
    public ScriptedAnswer After(TimeSpan delay)
    {
        Wait = delay;
        return this;
    }

    /// <summary>The rule holds for so many requests.</summary>
    public ScriptedAnswer Times(int count)
    {
        Volatile.Write(ref left, count);
        return this;
    }

    /// <summary>The rule holds until <see cref="ConnectScript.Clear"/>.</summary>
    public ScriptedAnswer Always() => Times(int.MaxValue);

    internal bool Fits(string requestMethod, string requestPath) =>
        (method == "*" || method == requestMethod)
        && (path.EndsWith('*') ? requestPath.StartsWith(path[..^1], StringComparison.Ordinal) : requestPath == path);

    internal bool TryTake() => Interlocked.Decrement(ref left) >= 0;

    /// <summary>What the sender gets where the worker would have given, or has given, <paramref name="truth"/>; null breaks the connection.</summary>
    internal ConnectAnswer? Replace(ConnectAnswer? truth) => this switch
    {
        { Breaks: true } => null,
        { Status: { } status } => new ConnectAnswer(status) { Body = [Encoding.UTF8.GetBytes(Body)], ContentType = ContentType },
        _ => truth,
    };

    private ScriptedAnswer WithAnswer(int status, string body, string? contentType)
    {
        Status = status;
        Body = body;
        ContentType = contentType;
        return this;
    }

    private static string ErrorBody(int status, string message) => Encoding.UTF8.GetString(Json.JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("error_code", status);
        writer.WriteString("message", message);
        writer.WriteEndObject();
    }));
}
