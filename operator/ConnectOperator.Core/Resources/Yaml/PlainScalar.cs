using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace ConnectOperator.Core.Resources.Yaml;

/// <summary>A YAML value without quotes that does not arrive as it was written.</summary>
/// <param name="Text">What was written.</param>
/// <param name="Becomes">What the API server gets, as JSON: a number, <c>true</c>, <c>false</c> or <c>null</c>.</param>
/// <param name="WriteAs">What to write for it to arrive.</param>
public sealed record ScalarChange(string Text, string Becomes, string WriteAs);

/// <summary>
/// YAML scalars in plain style, without quotes, as kubectl and all that is built from the same library (sigs.k8s.io/yaml, which is
/// YAML 1.1) turn them into JSON. From there on nobody can tell what was written: not the API server, and not kubectl's annotation
/// last-applied-configuration either, which holds the JSON. So only who reads the file itself can ask here.
/// </summary>
public static partial class PlainScalar
{
    /// <summary>
    /// What becomes of <paramref name="text"/>, the content of a plain scalar, value or key; null when it arrives with the same text:
    /// as a string, or as a number or boolean that is written the same in JSON. <c>.nan</c> and <c>.inf</c> have no JSON: kubectl refuses them.
    /// </summary>
    public static ScalarChange? ChangeOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return JsonOf(text) is { } json && json != text
            ? new(text, json, text is "" or "~" ? "\"\"" : $"\"{text}\"")
            : null;
    }

    /// <summary>The JSON of <paramref name="text"/>, the content of a plain scalar, when it is a number, a boolean or null; null when it is a string.</summary>
    public static string? JsonOf(string text) => text switch
    {
        null => throw new ArgumentNullException(nameof(text)),
        "" or "~" or "null" or "Null" or "NULL" => "null",
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => "true",
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => "false",
        ['.', ..] => Decimal(text),
        [(>= '0' and <= '9') or '+' or '-', ..] => Number(text.Replace("_", "", StringComparison.Ordinal)),
        _ => null,
    };

    // What does not fit 64 bits is tried as a decimal, and so its leading zero means nothing; in other notations it stays text.
    private static string? Number(string text) =>
        Whole(text) is { } whole && whole >= long.MinValue && whole <= ulong.MaxValue ? Json(whole) : Decimal(text);

    /// <summary>An integer, in the notations of Go's ParseInt with base 0: 0x, 0o, 0b, and a leading zero for octal.</summary>
    private static BigInteger? Whole(string text)
    {
        var digits = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        BigInteger? value = digits switch
        {
            ['0', 'x' or 'X', .. var rest] => OfBase(16, rest),
            ['0', 'o' or 'O', .. var rest] => OfBase(8, rest),
            ['0', 'b' or 'B', .. var rest] => OfBase(2, rest),
            ['0', .. var rest] when rest.Length > 0 => OfBase(8, rest),
            _ => OfBase(10, digits),
        };
        return text[0] == '-' ? -value : value;
    }

    private static BigInteger? OfBase(int radix, ReadOnlySpan<char> digits)
    {
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return digits.Length > 0 ? value : null;
    }

    // Beyond 64 bits with a sign the way leads through the nearest double; a cast would cut off.
    private static string Json(BigInteger value)
    {
        var digits = value.ToString(CultureInfo.InvariantCulture);
        return value <= long.MaxValue ? digits : Json(double.Parse(digits, CultureInfo.InvariantCulture));
    }

    private static string? Decimal(string text) =>
        DecimalForm().IsMatch(text) && double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var value && double.IsFinite(value)
            ? Json(value)
            : null;

    /// <summary>As Go writes a double in JSON: the shortest digits that give it back, with an exponent below 1e-6 and from 1e21 on.</summary>
    private static string Json(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var before = (point < 0 ? digits.Length : point) + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        before -= digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return (value < 0 ? "-" : "") + (before is > 21 or < -5 ? WithExponent(digits, before - 1) : Fixed(digits, before));
    }

    private static string Fixed(string digits, int before) => before switch
    {
        <= 0 => $"0.{new string('0', -before)}{digits}",
        _ when before >= digits.Length => digits.PadRight(before, '0'),
        _ => $"{digits[..before]}.{digits[before..]}",
    };

    private static string WithExponent(string digits, int exponent) =>
        string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DecimalForm();
}
