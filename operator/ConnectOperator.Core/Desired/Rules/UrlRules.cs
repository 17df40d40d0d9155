using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>Reads spec.urls. Every URL that comes out ends in a slash, so that relative paths resolve below it.</summary>
internal static class UrlRules
{
    public static IReadOnlyList<Uri> Read(ProblemList problems, IReadOnlyList<string?> texts)
    {
        problems.Require(texts.Count > 0, "spec.urls", "is empty", "give the URL of at least one worker, such as http://connect:8083");
        problems.Require(texts.Count <= SpecLimits.Urls, "spec.urls", "has too many entries", $"use at most {SpecLimits.Urls}");
        List<Uri> urls = [];
        for (var i = 0; i < texts.Count; i++)
        {
            if (ReadOne(problems, $"spec.urls[{i}]", texts[i] ?? "") is { } url
                && problems.Require(!urls.Contains(url), $"spec.urls[{i}]", "is given twice", "remove it"))
            {
                urls.Add(url);
            }
        }

        return urls;
    }

    private static Uri? ReadOne(ProblemList problems, string field, string text)
    {
        var clean = text.Length <= SpecLimits.UrlLength && !FieldPatterns.HasBlank(text) && !text.Contains('\\', StringComparison.Ordinal);
        if (!problems.Require(
            clean && HasScheme(text) && Uri.TryCreate(text, UriKind.Absolute, out _), field, "is not an absolute http or https URL",
            "write one such as http://connect:8083 or https://connect.example.com/connect"))
        {
            return null;
        }

        Uri url = new(text);
        var bare = problems.Require(
            url.UserInfo.Length == 0 && !Authority(text).Contains('@'), field, "has a user name or password",
            "remove it and use spec.authentication.basic with a Secret");
        bare &= problems.Require(
            !text.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal), field,
            "has a query or fragment", "remove what begins at ? or #");
        return bare ? new Uri(url.AbsoluteUri.TrimEnd('/') + "/") : null;
    }

    // Lower case only, as the schema has it: a rule of the schema tells https from http by the text.
    private static bool HasScheme(string text) =>
        text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal);

    private static ReadOnlySpan<char> Authority(string text)
    {
        var rest = text.AsSpan(text.IndexOf("//", StringComparison.Ordinal) + 2);
        var end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }
}
