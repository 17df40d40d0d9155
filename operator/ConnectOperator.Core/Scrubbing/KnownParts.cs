namespace ConnectOperator.Core.Scrubbing;

/// <summary>Parts of secrets, where they stand as words of their own.</summary>
internal sealed class KnownParts(IEnumerable<string> secrets) : ScrubRule
{
    private readonly string[] parts = [.. secrets.SelectMany(Credentials.PartsOf).Distinct(StringComparer.Ordinal)];

    public override void Find(string text, List<Span> found)
    {
        foreach (var part in parts)
        {
            for (var at = 0; text.IndexOf(part, at, StringComparison.Ordinal) is >= 0 and var start; at = start + 1)
            {
                var end = start + part.Length;
                if ((start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                {
                    found.Add(new(start, end));
                }
            }
        }
    }
}
