using System.Collections.Frozen;

namespace ConnectOperator.Core.Comparison;

/// <summary>
/// Texts that servers show in place of a value. Nothing in Connect tells them from values, so this is a guess by their looks: enough
/// to say "that cannot be compared", never enough to say "that is as asked".
/// </summary>
public static class MaskText
{
    /// <summary>What vendors write in rows. Those that stand in values as well are in <see cref="Ordinary"/> too.</summary>
    private const string InRows = "*•●∙⋆∗·█■◼" + Ordinary;
    private const string Ordinary = "xX#?.-_";

    /// <summary>Fewer of them are an abbreviation, a range or a wild card.</summary>
    private const int ShortestRow = 3;

    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "hidden", "redacted", "masked", "obfuscated");

    /// <summary>Ordinary words, and masks only when something is drawn around them.</summary>
    private static readonly FrozenSet<string> WordsInBrackets = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "secret", "password", "protected", "encrypted", "sensitive", "confidential", "filtered", "removed", "private", "hidden value");

    /// <summary>
    /// What can be told of a mask without telling how long it is: the one character of a row (<c>*</c>), or the whole of a word
    /// (<c>[hidden]</c>). Null for a text that does not look like a mask.
    /// </summary>
    public static string? ShapeOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.Length >= ShortestRow && InRows.Contains(text[0], StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(text[0]))
        {
            return text[..1];
        }

        var word = WordOf(text);
        return Words.Contains(word) || (word.Length < text.Length && WordsInBrackets.Contains(word)) ? text : null;
    }

    /// <summary>
    /// The shape of what is shown in place of a value; null when it is not one, or when something of the value could be in it: a server that
    /// shows the first characters, or draws brackets around the value.
    /// </summary>
    public static string? ShapeInPlaceOf(string value, string? shown)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (ShapeOf(shown) is not { } shape)
        {
            return null;
        }

        var isRow = shape.Length == 1;
        var tells = isRow
            ? Ordinary.Contains(shape, StringComparison.Ordinal) ? value.Contains(shape, StringComparison.Ordinal) : value.Length > 0 && !value.AsSpan().ContainsAnyExcept(shape[0])
            : value.Contains(WordOf(shape), StringComparison.OrdinalIgnoreCase) || shape.Contains(value, StringComparison.OrdinalIgnoreCase);
        return tells ? null : shape;
    }

    /// <summary>Without brackets, asterisks and dashes around it.</summary>
    private static string WordOf(string text) => text.Trim('[', ']', '<', '>', '(', ')', '{', '}', '*', '-', '_');
}
