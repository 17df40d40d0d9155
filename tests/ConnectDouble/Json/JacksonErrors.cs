using System.Globalization;
using System.Text.Json;

namespace ConnectDouble.Json;

/// <summary>Jackson's words for bodies that it cannot read; Connect passes them on in a 500.</summary>
internal static class JacksonErrors
{
    private const string Source = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";

    public static string At(long column) => string.Create(CultureInfo.InvariantCulture, $"\n at {Source}{column}]");

    public static string Chain(params string[] links) => $" (through reference chain: {string.Join("->", links)})";

    public static string Quoted(string holder, string key) => $"{holder}[\"{key}\"]";

    public static string WrongToken(string target, JsonTokenType token, long column) =>
        $"Cannot deserialize value of type `{target}` from {ShapeOf(token)} value (token `JsonToken.{NameOf(token)}`){At(column)}";

    public static string NotConstructible(string target, string value, long column) =>
        $"Cannot construct instance of `{target}` (although at least one Creator exists): no String-argument constructor/factory method " +
        $"to deserialize from String value ('{value}'){At(column)}";

    public static string NoSuchConstant(string target, string value, long column) =>
        $"Cannot construct instance of `{target}`, problem: No enum constant {target.Replace('$', '.')}.{value.ToUpperInvariant()}{At(column)}";

    public static string UnknownField(string field, string target, IReadOnlyList<string> known, long column) =>
        $"Unrecognized field \"{field}\" (class {target}), not marked as ignorable ({(known.Count == 1 ? "one known property" : string.Create(CultureInfo.InvariantCulture, $"{known.Count} known properties"))}: " +
        $"{string.Join(", ", known.Select(name => $"\"{name}\""))}]){At(column)}{Chain(Quoted(target, field))}";

    /// <summary>Describes text that is no JSON at all.</summary>
    public static string Malformed(string text)
    {
        var trimmed = text.Trim();
        if (trimmed == "{")
        {
            return $"Unexpected end-of-input: expected close marker for Object (start marker at {Source}1]){At(2)}";
        }

        if (trimmed.Length > 1 && trimmed[0] == '{' && char.IsLetter(trimmed[1]))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Unexpected character ('{trimmed[1]}' (code {(int)trimmed[1]})): was expecting double-quote to start field name{At(3)}");
        }

        if (trimmed.Length > 0 && char.IsLetter(trimmed[0]))
        {
            var token = new string([.. trimmed.TakeWhile(char.IsLetterOrDigit)]);
            return $"Unrecognized token '{token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false'){At(token.Length + 1)}";
        }

        return $"Unexpected end-of-input within/between Object entries{At(text.Length + 1)}";
    }

    private static string ShapeOf(JsonTokenType token) => token == JsonTokenType.StartArray ? "Array" : "Object";

    private static string NameOf(JsonTokenType token) => token == JsonTokenType.StartArray ? "START_ARRAY" : "START_OBJECT";
}
