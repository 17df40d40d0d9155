using System.Text.Json;

namespace ConnectOperator.Tests.Core.Status.Failures;

/// <summary>A stack trace as Connect shows it, and what should be told of it.</summary>
public sealed record SampleTrace(string Name, string Cause, string Text)
{
    public static IReadOnlyList<SampleTrace> All { get; } = Load();

    public override string ToString() => Name;

    private static SampleTrace[] Load()
    {
        using var file = typeof(SampleTrace).Assembly.GetManifestResourceStream("traces.json")
            ?? throw new InvalidOperationException("No traces.");
        using var json = JsonDocument.Parse(file);
        return
        [
            .. json.RootElement.EnumerateArray().Select(sample => new SampleTrace(
                sample.GetProperty("name").GetString()!,
                sample.GetProperty("cause").GetString()!,
                string.Join('\n', sample.GetProperty("trace").EnumerateArray().Select(line => line.GetString())))),
        ];
    }
}
