using System.Collections.Immutable;

namespace ConnectOperator.Core.Assessments;

/// <summary>Finds the names that a person may have meant.</summary>
public static class SimilarNames
{
    private const int Shown = 3;

    /// <summary>
    /// Names of classes, the nearest first: simple names compared by edit distance, with and without "Connector", which may be misspelt itself; at most
    /// a third of the letters apart.
    /// </summary>
    public static ImmutableArray<string> Of(string asked, ImmutableArray<string> known)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var (simple, whole) = (Simple(asked), Whole(asked));
        return
        [
            .. known
                .Select(name => (Name: name, Distance: Math.Min(Distance(simple, Simple(name)), Distance(whole, Whole(name)))))
                .Where(candidate => candidate.Distance <= Math.Max(simple.Length / 3, 2))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(Shown)
                .Select(candidate => candidate.Name),
        ];
    }

    /// <summary>The known name nearest to one that was asked for, capitals, hyphens and underscores apart; null when none is near.</summary>
    public static string? Nearest(string asked, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var plain = Plain(asked);
        var (nearest, distance) = known.Select(name => (name, Distance(plain, Plain(name)))).MinBy(candidate => candidate.Item2);
        return nearest is not null && distance <= Math.Max(Plain(nearest).Length / 3, 2) ? nearest : null;
    }

    private static string Plain(string name) =>
        name.ToUpperInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static string Simple(string className)
    {
        var name = Whole(className);
        const string suffix = "CONNECTOR";
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }

    private static string Whole(string className) => className[(className.LastIndexOf('.') + 1)..].ToUpperInvariant();

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
