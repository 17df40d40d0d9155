using System.Text.Encodings.Web;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>Writes expanded lists: entries with everything defaulted, or at random from a seed that replays.</summary>
internal static class SnapshotText
{
    private static readonly string[] Texts = ["RUNNING", "", "10.0.0.1:8083", "a\"b\\c\n", "naïve 😀 \u2028", "com.example.Sink", "{}[],:", new string('x', 700)];

    public static string Entry(string file = "/data/in.txt", string state = "RUNNING", string? trace = null, string configured = "[]")
    {
        var traced = trace is null ? "" : $",\"trace\":{Quote(trace)}";
        return $$$"""
            {"status":{"name":"x","connector":{"state":"{{{state}}}","worker_id":"10.0.0.1:8083"{{{traced}}}},
            "tasks":[{"id":0,"state":"RUNNING","worker_id":"10.0.0.1:8083"}],"type":"source"},
            "info":{"name":"x","config":{"file":{{{Quote(file)}}}},"tasks":{{{configured}}},"type":"source"}}
            """;
    }

    public static string Of(params (string Name, string Entry)[] entries) =>
        $"{{{string.Join(',', entries.Select(entry => $"{Quote(entry.Name)}:{entry.Entry}"))}}}";

    /// <summary>Any number of connectors, some half there, some with odd names, in any key order and with any white space.</summary>
    public static string Random(Random random) => $"{Gap(random)}{{{string.Join(',', Enumerable.Range(0, random.Next(12))
        .Select(i => $"{Gap(random)}{Quote(random, Name(random, i))}{Gap(random)}:{Gap(random)}{RandomEntry(random)}{Gap(random)}"))}}}{Gap(random)}";

    private static string Name(Random random, int i) => random.Next(6) switch
    {
        0 => $"odd/{Texts[random.Next(Texts.Length)]}",
        1 => "same",
        _ => $"connector-{i}",
    };

    private static string RandomEntry(Random random)
    {
        var parts = new List<string>();
        if (random.Next(8) > 0)
        {
            parts.Add($"\"info\":{(random.Next(10) == 0 ? "null" : Info(random))}");
        }

        if (random.Next(8) > 0)
        {
            parts.Insert(random.Next(parts.Count + 1), $"\"status\":{Status(random)}");
        }

        if (random.Next(3) == 0)
        {
            parts.Insert(random.Next(parts.Count + 1), "\"later\":{\"a\":[1,{\"b\":[]}],\"c\":1e9,\"d\":true}");
        }

        return $"{{{string.Join(',', parts)}}}";
    }

    private static string Info(Random random)
    {
        var config = Enumerable.Range(0, random.Next(6)).Select(i => $"{Quote(random, $"key.{i}")}{Gap(random)}:{Quote(random, Any(random))}");
        var tasks = Enumerable.Range(0, random.Next(5)).Select(id => $"{{{(random.Next(3) == 0 ? "\"later\":[{}]," : "")}\"connector\":\"x\",\"task\":{id}}}").Reverse();
        var shown = random.Next(8) == 0 ? "null" : $"{{{string.Join(',', config)}}}";
        return $"{{\"tasks\":[{string.Join(',', tasks)}],\"config\":{shown},\"type\":{Quote(random, random.Next(2) == 0 ? "sink" : "source")}}}";
    }

    private static string Status(Random random)
    {
        var tasks = Enumerable.Range(0, random.Next(4)).Select(id => $"{{\"id\":{id},{Instance(random)}}}").Reverse();
        return $"{{\"name\":\"x\",\"connector\":{{{Instance(random)}}},\"tasks\":[{string.Join(',', tasks)}]}}";
    }

    private static string Instance(Random random)
    {
        string[] states = ["RUNNING", "PAUSED", "FAILED", "STOPPED", "UNASSIGNED", "RESTARTING", "DESTROYED", "DREAMING"];
        var trace = random.Next(3) == 0 ? $",\"trace\":{Quote(random, Any(random))}" : "";
        return $"\"state\":\"{states[random.Next(states.Length)]}\",\"worker_id\":{Quote(random, Any(random))}{trace},\"version\":null";
    }

    private static string Any(Random random) => Texts[random.Next(Texts.Length)];

    /// <summary>The same text may be written with and without escapes.</summary>
    private static string Quote(Random random, string text) => random.Next(4) == 0
        ? $"\"{string.Concat(text.Select(c => $"\\u{(int)c:x4}"))}\""
        : Quote(text);

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static string Gap(Random random) => random.Next(6) == 0 ? " \n\t" : "";
}
