using System.Text.Json;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>
/// What one connector's status showed since the last write. Connector and tasks report independently, so a recording fixes the order of states
/// of each of them, but not how they interleave: each one's recorded states must come up in their order.
/// </summary>
internal sealed class StatusTimeline
{
    private const string Absent = "(absent)";
    private readonly List<IReadOnlyDictionary<string, string>> seen = [];
    private readonly List<Answer> answers = [];
    private readonly Dictionary<string, int> reached = [];

    public void See(Answer answer)
    {
        if (answers.Count == 0 || answers[^1] != answer)
        {
            answers.Add(answer);
            seen.Add(PartsOf(answer));
        }
    }

    /// <summary>Whether every part of the recorded status has come up, at or after the place where its predecessor was found.</summary>
    public bool Reaches(Answer recorded)
    {
        var parts = PartsOf(recorded);
        var found = new Dictionary<string, int>();
        foreach (var part in parts.Keys.Concat(seen.SelectMany(status => status.Keys)).Distinct())
        {
            var wanted = parts.GetValueOrDefault(part, Absent);
            var from = reached.GetValueOrDefault(part);
            var index = seen.FindIndex(from, status => status.GetValueOrDefault(part, Absent) == wanted);
            if (index < 0)
            {
                return false;
            }

            found[part] = index;
        }

        foreach (var (part, index) in found)
        {
            reached[part] = index;
        }

        return true;
    }

    /// <summary>Whether the latest look showed exactly this.</summary>
    public bool ShowsNow(Answer recorded) => answers[^1] == recorded;

    /// <summary>Whether the recorded status as a whole, to the letter, has come up after all that was reached before it.</summary>
    public bool Shows(Answer recorded) => answers.FindIndex(reached.Values.DefaultIfEmpty(0).Max(), answer => answer == recorded) >= 0;

    public override string ToString() => string.Join('\n', answers);

    private static Dictionary<string, string> PartsOf(Answer answer)
    {
        if (answer.Status != 200)
        {
            return new() { ["answer"] = answer.ToString() };
        }

        using var document = JsonDocument.Parse(answer.Body);
        var root = document.RootElement;
        var parts = new Dictionary<string, string>
        {
            ["connector"] = StateOf(root.GetProperty("connector")),
            ["type"] = root.GetProperty("type").GetString()!,
        };
        foreach (var task in root.GetProperty("tasks").EnumerateArray())
        {
            parts[$"task {task.GetProperty("id").GetInt32()}"] = StateOf(task);
        }

        return parts;
    }

    private static string StateOf(JsonElement instance) =>
        $"{instance.GetProperty("state").GetString()} {(instance.TryGetProperty("trace", out var trace) ? trace.GetString() : string.Empty)}";
}
