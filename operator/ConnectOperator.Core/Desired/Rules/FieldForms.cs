using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>
/// The forms of single text fields. Each repeats a pattern of <see cref="SpecLimits"/> by hand rather than by that pattern, whose
/// <c>$</c> would let a final line break pass in .NET but not in the API server.
/// </summary>
internal static class FieldForms
{
    public static bool IsObjectName(string? text) =>
        text is { Length: > 0 and <= SpecLimits.ObjectNameLength } && text.Split('.').All(IsLabel);

    public static bool IsNamespace(string? text) => text is { Length: > 0 and <= SpecLimits.NamespaceLength } && IsLabel(text);

    public static bool IsDataKey(string? text) =>
        text is { Length: > 0 and <= SpecLimits.ObjectNameLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    public static bool IsClass(string? text) => IsShort(text, SpecLimits.ClassLength) && !text!.Any(IsSpace);

    public static bool IsVersion(string? text) =>
        IsShort(text, SpecLimits.VersionLength) && !IsSpace(text![0]) && !IsSpace(text[^1]) && !text.Any(c => c is '\r' or '\n');

    public static bool IsConfigKey(string? text) =>
        IsShort(text, SpecLimits.ConfigKeyLength) && !IsSpace(text![0]) && !IsSpace(text[^1]) && !text.Any(c => c is '\r' or '\n' or '\t');

    public static bool IsPrefix(string text) => Length(text) <= SpecLimits.ConfigKeyLength;

    private static bool IsShort(string? text, int maxLength) => !string.IsNullOrEmpty(text) && Length(text) <= maxLength;

    // The API server counts Unicode characters, not UTF-16 units.
    private static int Length(string text) => text.EnumerateRunes().Count();

    // What \s means in the API server's regular expressions (RE2).
    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r';

    private static bool IsLabel(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
