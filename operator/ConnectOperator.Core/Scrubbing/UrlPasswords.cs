namespace ConnectOperator.Core.Scrubbing;

/// <summary>Passwords in URLs: <c>scheme://user:password@host</c>.</summary>
internal sealed class UrlPasswords : ScrubRule
{
    private const string BeforeAuthority = "://";

    public override void Find(string text, List<Span> found)
    {
        for (var at = 0; text.IndexOf(BeforeAuthority, at, StringComparison.Ordinal) is >= 0 and var scheme;)
        {
            var start = scheme + BeforeAuthority.Length;
            var length = text.AsSpan(start).IndexOfAny(Delimiters.BehindUrls) is >= 0 and var blank ? blank : text.Length - start;
            var authority = text.AsSpan(start, length);
            var colon = authority.IndexOf(':');
            var host = authority.LastIndexOf('@');
            if (colon >= 0 && host > colon + 1)
            {
                found.Add(new(start + colon + 1, start + host));
            }

            at = start;
        }
    }
}
