using System.Text;
using ConnectDouble.Http;

namespace ConnectDouble;

/// <summary>What a request gets instead of, or after, its true handling. Made by <see cref="ConnectScript.On"/>.</summary>
public sealed class ScriptedResponse
{
    private readonly string method;
    private readonly string path;
    private int left = 1;
    private int? worker;

    internal ScriptedResponse(string method, string path)
    {
        this.method = method;
        this.path = path;
    }

    private ConnectResponse? Answer { get; set; }

    private BodyEnding Ending { get; set; }

    private bool IsTruncated { get; set; }

    internal TimeSpan Wait { get; private set; }

    private bool Breaks { get; set; }

    internal bool IsApplied { get; private set; } = true;

    /// <summary>The request is not carried out and gets this answer.</summary>
    public ScriptedResponse Answers(int status, string body, string? contentType = "application/json")
    {
        IsApplied = false;
        return WithAnswer(status, body, contentType);
    }

    /// <summary>The request is not carried out and gets an error in Connect's own form.</summary>
    public ScriptedResponse Fails(int status, string message) => Answers(status, ErrorBody(status, message));

    /// <summary>The request is carried out, but its sender is told this error: the outcome of a time-out inside Connect.</summary>
    public ScriptedResponse FailsAfterApplying(int status, string message) => WithAnswer(status, ErrorBody(status, message), "application/json");

    /// <summary>The request is never answered. With <paramref name="applied"/> it is carried out all the same.</summary>
    public ScriptedResponse Hangs(bool applied = false)
    {
        IsApplied = applied;
        Wait = Timeout.InfiniteTimeSpan;
        return this;
    }

    /// <summary>The connection breaks. With <paramref name="applied"/> the request is carried out all the same.</summary>
    public ScriptedResponse BreaksConnection(bool applied = false)
    {
        IsApplied = applied;
        Breaks = true;
        return this;
    }

    /// <summary>A proxy answers with a page of its own, and the request never reaches a worker.</summary>
    public ScriptedResponse AnswersPage(int status) =>
        Answers(status, $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr><center>nginx</center></body></html>", "text/html");

    /// <summary>A proxy sends the client elsewhere, and the request never reaches a worker.</summary>
    public ScriptedResponse Redirects(string location, int status = StatusCodes.Status302Found)
    {
        IsApplied = false;
        Answer = new(status) { Location = location };
        return this;
    }

    /// <summary>The request is carried out, and its answer's body is cut in half by somebody who corrects its length: no longer JSON.</summary>
    public ScriptedResponse TruncatesBody()
    {
        IsTruncated = true;
        return this;
    }

    /// <summary>The request is carried out, and its answer's body does not end as it should.</summary>
    public ScriptedResponse EndsBody(BodyEnding ending)
    {
        Ending = ending;
        return this;
    }

    /// <summary>The answer comes this much later.</summary>
    public ScriptedResponse After(TimeSpan delay)
    {
        Wait = delay;
        return this;
    }

    /// <summary>The rule holds for requests to this worker only.</summary>
    public ScriptedResponse At(int number)
    {
        worker = number;
        return this;
    }

    /// <summary>The rule holds for so many requests.</summary>
    public ScriptedResponse Times(int count)
    {
        Volatile.Write(ref left, count);
        return this;
    }

    /// <summary>The rule holds until <see cref="ConnectScript.Clear"/>.</summary>
    public ScriptedResponse Always() => Times(int.MaxValue);

    internal bool Fits(int requestWorker, string requestMethod, string requestPath) =>
        (worker is null || worker == requestWorker)
        && (method == "*" || method == requestMethod)
        && (path.EndsWith('*') ? requestPath.StartsWith(path[..^1], StringComparison.Ordinal) : requestPath == path);

    /// <summary>The rule holds no longer.</summary>
    public void Ends() => Times(0);

    internal bool TryTake() => Interlocked.Decrement(ref left) >= 0;

    /// <summary>What the sender gets where the worker would have given, or has given, <paramref name="truth"/>; null breaks the connection.</summary>
    internal ConnectResponse? Replace(ConnectResponse? truth)
    {
        if (Breaks || (Answer ?? truth) is not { } answer)
        {
            return null;
        }

        var body = answer.JoinBody();
        return answer with { Body = IsTruncated ? [body.AsMemory(0, body.Length / 2)] : answer.Body, Ending = Ending };
    }

    private ScriptedResponse WithAnswer(int status, string body, string? contentType)
    {
        Answer = new(status) { Body = [Encoding.UTF8.GetBytes(body)], ContentType = contentType };
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
