namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// The parts of secrets that may show by themselves, because what parses a URL, a JDBC URL or Java properties cuts a value at characters
/// that mean something there: the passwords within a longer value, and the pieces of a password with such characters in it.
/// </summary>
internal static class Credentials
{
    private const string Cuts = "&?;,:/@#=\"' \t\\";

    /// <summary>Shorter pieces stand in harmless text, and give little away.</summary>
    private const int ShortestPiece = 4;

    /// <summary>The same for those that may be words.</summary>
    private const int ShortestWord = 6;

    /// <summary>In a text with more of them, the pieces between two adjacent hits alone are looked for.</summary>
    private const int MostCuts = 16;

    /// <summary>A file's content and the like is no password.</summary>
    private const int LongestPassword = 256;

    private static readonly ScrubRule[] Within = [new KeyedValues(HiddenKeys.None), new UrlPasswords()];

    /// <summary>To be looked for as words of their own.</summary>
    public static IEnumerable<string> PartsOf(string secret)
    {
        var trimmed = secret.Trim();
        return IsComposed(trimmed) ? Inner(trimmed).SelectMany(password => Pieces(password).Prepend(password)).Where(IsTelling) : Pieces(trimmed).Where(IsTelling);
    }

    /// <summary>A URL, a JAAS config, a document: most of it is no secret.</summary>
    private static bool IsComposed(string value) =>
        value.Length > LongestPassword
        || value.Contains("://", StringComparison.Ordinal)
        || value.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase)
        || value.AsSpan().IndexOfAny('\n', '{', '<') >= 0
        || (value.Contains('=') && Inner(value).Any());

    private static IEnumerable<string> Inner(string value)
    {
        List<Span> found = [];
        foreach (var rule in Within)
        {
            rule.Find(value, found);
        }

        return found.Select(span => value[span.Start..span.End]);
    }

    private static IEnumerable<string> Pieces(string password)
    {
        foreach (var form in new[] { password, Uri.UnescapeDataString(password) }.Distinct(StringComparer.Ordinal))
        {
            if (form != password)
            {
                yield return form;
            }

            foreach (var piece in Runs(form).Where(piece => piece != form))
            {
                yield return piece;
            }
        }
    }

    /// <summary>From any cut to any later one: each parser has cuts of its own, and leaves the others in what it shows.</summary>
    private static IEnumerable<string> Runs(string text)
    {
        int[] cuts = [-1, .. Enumerable.Range(0, text.Length).Where(at => Cuts.Contains(text[at])), text.Length];
        var longest = cuts.Length <= MostCuts ? cuts.Length : 1;
        for (var from = 0; from < cuts.Length - 1; from++)
        {
            for (var to = from + 1; to < cuts.Length && to - from <= longest; to++)
            {
                yield return text[(cuts[from] + 1)..cuts[to]];
            }
        }
    }

    private static bool IsTelling(string piece) =>
        piece.Length >= ShortestWord || (piece.Length >= ShortestPiece && piece.Any(c => !char.IsAsciiLetterLower(c)));
}
