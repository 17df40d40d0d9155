using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectOperator.Logs;

/// <summary>One message, apart from the form in which it is written.</summary>
/// <param name="Level">How severe.</param>
/// <param name="Source">Which part of the program speaks.</param>
/// <param name="EventId">Which message it is: stable where texts are not.</param>
/// <param name="Message">For people.</param>
/// <param name="Fields">For programs: what the message is about.</param>
/// <param name="Exception">What went wrong, with where; null most of the time.</param>
internal sealed record LogLine(
    LogLevel Level, string Source, int EventId, string Message, IReadOnlyList<LogField> Fields, Exception? Exception)
{
    private const string Template = "{OriginalFormat}";

    /// <summary>Null when there is nothing to say.</summary>
    public static LogLine? Of<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes)
    {
        var message = entry.Formatter?.Invoke(entry.State, entry.Exception);
        if (string.IsNullOrEmpty(message) && entry.Exception is null)
        {
            return null;
        }

        List<LogField> fields = [];
        scopes?.ForEachScope(static (scope, into) => Add(scope as IReadOnlyList<KeyValuePair<string, object?>>, into), fields);
        Add(entry.State as IReadOnlyList<KeyValuePair<string, object?>>, fields);
        return new(entry.LogLevel, entry.Category.Split('.')[^1], entry.EventId.Id, message ?? "", fields, entry.Exception);
    }

    private static void Add(IReadOnlyList<KeyValuePair<string, object?>>? state, List<LogField> fields)
    {
        if (state is null)
        {
            return;
        }

        var template = state.FirstOrDefault(pair => pair.Key == Template).Value as string ?? "";
        foreach (var (name, value) in state)
        {
            if (name != Template && value is not null)
            {
                // LoggerMessage's generator may name a parameter as it is written in the code, escape included.
                var word = name.TrimStart('@');
                var key = char.ToLowerInvariant(word[0]) + word[1..];
                fields.RemoveAll(field => field.Name == key);
                fields.Add(new(key, value, InMessage: template.Contains($"{{{word}}}", StringComparison.OrdinalIgnoreCase)));
            }
        }
    }
}

/// <summary>Something that a message is about.</summary>
/// <param name="Name">In camelCase.</param>
/// <param name="Value">Its value.</param>
/// <param name="InMessage">Whether the message itself says it.</param>
internal sealed record LogField(string Name, object Value, bool InMessage);
