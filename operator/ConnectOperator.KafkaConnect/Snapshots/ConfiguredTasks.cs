using System.Text.Json;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.KafkaConnect.Snapshots;

/// <summary>
/// The tasks that a connector is configured with: <c>info.tasks</c> of its entry, <c>[{"connector": …, "task": 0}, …]</c>. Only what they tell
/// beyond the statuses is kept.
/// </summary>
internal static class ConfiguredTasks
{
    /// <summary>
    /// Their ids, the reader being before the value and then at its end. What is not as Connect writes it is passed over: no connector goes
    /// unseen for it.
    /// </summary>
    public static List<int>? Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }

        List<int>? ids = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
            }
            else if (ReadId(ref json) is { } id)
            {
                (ids ??= []).Add(id);
            }
        }

        return ids;
    }

    /// <summary>Those of them that show no status, ascending.</summary>
    public static IReadOnlyList<int> WithoutStatus(List<int>? configured, List<ObservedTask>? shown)
    {
        List<int>? missing = null;
        foreach (var id in configured ?? [])
        {
            if (shown is null || !shown.Exists(task => task.Id == id))
            {
                (missing ??= []).Add(id);
            }
        }

        return missing is null ? [] : [.. missing.Distinct().Order()];
    }

    private static int? ReadId(ref Utf8JsonReader json)
    {
        int? id = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isId = json.ValueTextEquals("task"u8);
            json.Read();
            if (isId && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number))
            {
                id = number;
            }

            json.Skip();
        }

        return id;
    }
}
