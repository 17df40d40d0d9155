using System.Globalization;
using System.Text;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>
/// The forms of single text fields. Each repeats a pattern of <see cref="SpecLimits"/> by hand rather than by that pattern, whose
/// <c>$</c> would let a final line break pass in .NET but not in the API server.
/// </summary>
internal static class FieldPatterns
{
    public static bool IsObjectName(string? text) =>
        text is { Length: > 0 and <= SpecLimits.ObjectNameLength } && text.Split('.').All(IsLabel);

    public static bool IsNamespace(string? text) => text is { Length: > 0 and <= SpecLimits.NamespaceLength } && IsLabel(text);

    public static bool IsDataKey(string? text) =>
        text is { Length: > 0 and <= SpecLimits.ObjectNameLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    public static bool IsClass(string? text) => IsShort(text, SpecLimits.ClassLength) && !HasBlank(text!);

    public static bool IsVersion(string? text) => IsShort(text, SpecLimits.VersionLength) && IsOneLine(text!);

    public static bool IsConfigKey(string? text) => IsShort(text, SpecLimits.ConfigKeyLength) && IsOneLine(text!);

    public static bool IsPrefix(string text) => Length(text) <= SpecLimits.ConfigKeyLength && !HasBlank(text);

    /// <summary>Whether the text has a space of any kind, or what does not show.</summary>
    public static bool HasBlank(string text) => text.EnumerateRunes().Any(IsBlank);

    private static bool IsShort(string? text, int maxLength) => !string.IsNullOrEmpty(text) && Length(text) <= maxLength;

    // The API server counts Unicode characters, not UTF-16 units.
    private static int Length(string text) => text.EnumerateRunes().Count();

    private static bool IsOneLine(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        return !IsBlank(runes[0]) && !IsBlank(runes[^1]) && !runes.Any(rune => IsBlank(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator);
    }

    // What [\p{Z}\p{Cc}\p{Cf}] means in the API server's regular expressions (RE2).
    private static bool IsBlank(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Control or UnicodeCategory.Format;

    private static bool IsLabel(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
