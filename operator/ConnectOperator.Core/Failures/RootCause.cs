using System.Collections.Frozen;

namespace ConnectOperator.Core.Failures;

/// <summary>
/// Why something failed, in one line: the deepest cause that says something, and behind it what the failure looked like from the outside.
/// </summary>
internal static class RootCause
{
    private const int LongestLine = 512;
    private const string BeforeConsequence = " (the cause of: ";

    /// <summary>Less of a consequence is not worth its place.</summary>
    private const int ShortestConsequence = 32;

    /// <summary>
    /// By these words Kafka wraps what connectors, converters and transformations throw (WorkerSinkTask, RetryWithToleranceOperator,
    /// WorkerErrantRecordReporter, WorkerSourceTask and ExactlyOnceWorkerSourceTask of Connect's runtime).
    /// </summary>
    private static readonly FrozenSet<string> WrapperMessages = FrozenSet.Create(
        StringComparer.Ordinal,
        "Exiting WorkerSinkTask due to unrecoverable exception.",
        "Tolerance exceeded in error handler",
        "Unhandled exception in error handler",
        "Unrecoverable exception trying to send",
        "Unrecoverable exception from producer send callback");

    /// <summary>Exceptions that carry another one, and say nothing when they have no message of their own.</summary>
    private static readonly FrozenSet<string> Carriers = FrozenSet.Create(
        StringComparer.Ordinal,
        "java.lang.RuntimeException",
        "java.lang.reflect.InvocationTargetException",
        "java.lang.reflect.UndeclaredThrowableException",
        "java.util.concurrent.CompletionException",
        "java.util.concurrent.ExecutionException",
        "org.apache.kafka.common.KafkaException",
        "org.apache.kafka.connect.errors.ConnectException",
        "org.apache.kafka.connect.errors.DataException",
        "org.apache.kafka.connect.errors.RetriableException");

    /// <summary>At most 512 bytes of UTF-8; "no trace" where there is none.</summary>
    public static string Of(string? trace)
    {
        var chain = string.IsNullOrWhiteSpace(trace) ? [] : StackTrace.Parse(trace).Exceptions.Where(exception => exception.Text.Length > 0).ToArray();
        if (chain.Length == 0)
        {
            return "no trace";
        }

        var telling = chain.Where((exception, depth) => !exception.IsCircular && !IsWrapper(exception, depth + 1 < chain.Length ? chain[depth + 1] : null)).ToArray();
        return telling.Length == 0 ? Bytes.Cut(chain[^1].Text, LongestLine) : WithConsequence(telling[^1], telling[0]);
    }

    private static string WithConsequence(TracedException deepest, TracedException outermost)
    {
        var cause = deepest.Text;
        var line = Bytes.Cut(cause, LongestLine);
        var room = LongestLine - Bytes.Count(line) - Bytes.Count(BeforeConsequence) - 1;
        return outermost.Text == cause || outermost.Message?.TrimEnd(':', ' ') is not { Length: > 0 } consequence || consequence.Contains(cause, StringComparison.Ordinal)
            || consequence == deepest.Message
            || room < Math.Min(ShortestConsequence, Bytes.Count(consequence))
            ? line
            : $"{line}{BeforeConsequence}{Bytes.Cut(consequence, room)})";
    }

    private static bool IsWrapper(TracedException exception, TracedException? cause) =>
        exception.Message is { } message
            ? WrapperMessages.Contains(message) || (cause is not null && message == cause.Text)
            : cause is not null && Carriers.Contains(exception.Type);
}
