using System.Globalization;
using System.Numerics;
using ConnectOperator.Core.Resources.Json;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>
/// How a value of spec.config becomes the text that Connect takes. A value that the Kubernetes API may have changed on its way
/// is refused rather than passed on: nobody would find out why a connector got 12345678901234567000.
/// </summary>
internal static class ConfigText
{
    // Beyond it a double, and with it some parser between an editor and the API server, no longer tells neighbouring numbers apart.
    private static readonly BigInteger MaxInteger = BigInteger.Pow(2, 53);

    /// <summary>The value as text; null, with the problem told, when it has none.</summary>
    public static string? Render(ConfigValue value, string field, ProblemList problems) =>
        value is ConfigValue.List list ? RenderList(list, field, problems) : RenderScalar(value, field, problems);

    private static string? RenderList(ConfigValue.List list, string field, ProblemList problems)
    {
        var items = list.Items.Select((item, index) => RenderItem(item, $"{field}[{index}]", problems)).ToArray();
        return items.Contains(null) ? null : string.Join(',', items);
    }

    private static string? RenderItem(ConfigValue item, string field, ProblemList problems)
    {
        // Connect splits at commas and knows no escape (ConfigDef.parseType), so [a, "b,c"] and [a, b, c] would be the same to it; and
        // [""] would be an empty list.
        var text = item is ConfigValue.List ? RenderScalar(new ConfigValue.Nested(), field, problems) : RenderScalar(item, field, problems);
        return text is not null
            && problems.Require(!text.Contains(','), field, "contains a comma", "make it several items, or write the whole list as one string")
            && problems.Require(text.Length > 0, field, "is empty", "remove the item, or write the whole list as one string")
            ? text : null;
    }

    private static string? RenderScalar(ConfigValue value, string field, ProblemList problems)
    {
        switch (value)
        {
            case ConfigValue.Text text:
                return text.Value;
            case ConfigValue.Boolean boolean:
                return boolean.Value ? "true" : "false";
            case ConfigValue.Number number:
                return RenderNumber(number.Digits, field, problems);
            case ConfigValue.Null:
                problems.Add(field, "is null", "remove the key, or write \"\" for an empty value");
                return null;
            default:
                problems.Add(field, "is a nested value", "write a string; Connect takes structured settings as several keys with dots");
                return null;
        }
    }

    private static string? RenderNumber(string digits, string field, ProblemList problems)
    {
        if (digits.AsSpan().ContainsAny('e', 'E'))
        {
            problems.Add(field, "is a number with an exponent, which the Kubernetes API rewrites", "put it in quotes");
            return null;
        }

        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = BigInteger.Parse(point < 0 ? digits : digits.AsSpan(0, point), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return problems.Require(
            BigInteger.Abs(whole) <= MaxInteger, field, "is a number beyond 2^53, which loses digits on its way through the Kubernetes API",
            "put it in quotes") ? digits : null;
    }
}
