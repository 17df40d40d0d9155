using System.Text;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>
/// Takes secrets out of what Connect says: values that came from Secrets, wherever they stand; and whatever is given as the value of a
/// key that holds a secret or a reference such as <c>${file:…}</c>, which Connect resolves to something that the operator has never
/// seen and quotes in its messages (recorded). Key names and all else stay.
/// </summary>
public sealed class Scrubber
{
    internal const string Redacted = "[redacted]";

    private readonly ScrubRule[] rules;
    private readonly RejectedValues rejected;

    private Scrubber(ScrubRule[] rules, RejectedValues rejected)
    {
        this.rules = rules;
        this.rejected = rejected;
    }

    /// <summary>Of a connector that has no secrets: takes nothing out.</summary>
    public static Scrubber None { get; } = new([], new RejectedValues(HiddenKeys.None));

    /// <summary>A scrubber for what Connect says of one connector.</summary>
    public static Scrubber For(ConfigKnowledge known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var (keys, values) = (known.HiddenKeys(), known.SecretValues());
        if (keys.IsEmpty && values.Count == 0)
        {
            return None;
        }

        var quoted = new RejectedValues(keys);
        return new Scrubber(
            [
                new KnownValues(values), new KnownParts(values), quoted, new KeyedValues(keys), new ReferenceContext(known.References()),
                new UrlPasswords(), new ParsedNumbers(known.OpenValues()),
            ],
            quoted);
    }

    /// <summary>The text without secrets.</summary>
    public string Scrub(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (rules.Length == 0 || text.Length == 0)
        {
            return text;
        }

        List<Span> found = [];
        foreach (var rule in rules)
        {
            rule.Find(text, found);
        }

        // What Connect quotes as the value of a hidden key, it may say again: "Class x could not be found".
        new KnownValues(rejected.In(text)).Find(text, found);
        return Without(text, found);
    }

    /// <summary>Values that Connect quotes as those of hidden keys: what references were resolved to.</summary>
    public IReadOnlyList<string> ResolvedValuesIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return rejected.In(text);
    }

    /// <summary>Values that Connect echoes for hidden keys when it validates them, references resolved; not those that it hides itself.</summary>
    public IReadOnlyList<string> ResolvedValuesIn(IReadOnlyDictionary<string, string> validated)
    {
        ArgumentNullException.ThrowIfNull(validated);
        return rejected.Of(validated);
    }

    /// <summary>All at once, so that what was put in is never itself replaced.</summary>
    private static string Without(string text, List<Span> found)
    {
        if (found.Count == 0)
        {
            return text;
        }

        found.Sort((left, right) => left.Start.CompareTo(right.Start));
        var scrubbed = new StringBuilder(text.Length);
        var copied = 0;
        for (var i = 0; i < found.Count;)
        {
            var (start, end) = found[i];
            for (i++; i < found.Count && found[i].Start < end; i++)
            {
                end = Math.Max(end, found[i].End);
            }

            scrubbed.Append(text, copied, start - copied).Append(Redacted);
            copied = end;
        }

        return scrubbed.Append(text, copied, text.Length - copied).ToString();
    }
}
