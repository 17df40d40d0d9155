using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Core.Failures;

/// <summary>What is told of a failure. Traces are scrubbed before they are cut, so that no cut leaves the half of a secret behind.</summary>
/// <param name="Message">Why, in one line.</param>
/// <param name="Trace">Where, in 2 KiB at most; null for a failure without a trace.</param>
internal readonly record struct ReportedFailure(string Message, string? Trace)
{
    /// <summary>Of a task: without secrets, those included that only an earlier process knew.</summary>
    public static ReportedFailure Of(ObservedTask task, Situation situation)
    {
        if (task.Trace is null)
        {
            return new(RootCause.Of(null), null);
        }

        var full = Cleaned(situation.Scrubber.Scrub(task.Trace));
        var trace = ShortTrace.Of(full);
        return situation.Resource.Status?.FailedTasks?.FirstOrDefault(failure => failure.Id == task.Id) is { Message: { } message, Trace: { } before }
            && before != trace && KeptRedactions.Hold(before, full)
            ? new(message, before)
            : new(RootCause.Of(full), trace);
    }

    /// <summary>Why the connector itself failed.</summary>
    public static string MessageOf(ObservedConnector connector, Situation situation) =>
        RootCause.Of(Cleaned(situation.Scrubber.Scrub(connector.Trace ?? "")));

    /// <summary>Control characters would act on the terminal of whoever reads them.</summary>
    private static string Cleaned(string text) => string.Create(
        text.TrimEnd().Length, text, static (cleaned, text) =>
        {
            for (var i = 0; i < cleaned.Length; i++)
            {
                cleaned[i] = char.IsControl(text[i]) && text[i] is not ('\n' or '\t' or '\r') ? '\uFFFD' : text[i];
            }
        });
}
