namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// Java's <c>For input string: "…"</c>. A connector parses what a reference was resolved to (recorded), and java.net.URL the piece of a
/// password that stands where the port should. What the config shows openly stays.
/// </summary>
internal sealed class ParsedNumbers(IEnumerable<string> open) : ScrubRule
{
    private const string BeforeInput = "For input string: \"";

    private readonly HashSet<string> open = [.. open];

    public override void Find(string text, List<Span> found)
    {
        for (var at = 0; text.IndexOf(BeforeInput, at, StringComparison.Ordinal) is >= 0 and var words;)
        {
            at = words + BeforeInput.Length;
            var line = text.AsSpan(at);
            line = line[..(line.IndexOfAny('\r', '\n') is >= 0 and var end ? end : line.Length)];
            var input = line[..(line.LastIndexOf('"') is >= 0 and var quote ? quote : line.Length)];
            if (!input.IsEmpty && !open.GetAlternateLookup<ReadOnlySpan<char>>().Contains(input))
            {
                found.Add(new(at, at + input.Length));
            }
        }
    }
}
