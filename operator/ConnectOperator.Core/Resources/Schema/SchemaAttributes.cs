namespace ConnectOperator.Core.Resources.Schema;

/// <summary>The field must be given. Not C#'s <c>required</c>, which would make a resource without it unreadable.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredFieldAttribute : Attribute;

/// <summary>What the API server fills in when the field is absent: a text, number or boolean.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldDefaultAttribute(object value) : Attribute
{
    /// <summary>The value.</summary>
    public object Value { get; } = value;
}

/// <summary>When the field is absent the API server fills in an object with the defaults of its own fields.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultsOfFieldsAttribute : Attribute;

/// <summary>The only values of a text field.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(params string[] values) : Attribute
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>Values that a text field must not have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoneOfAttribute(string message, params string[] values) : Attribute
{
    /// <summary>What kubectl shows to whoever writes one of them.</summary>
    public string Message { get; } = message;

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>
/// The form of a text field, or of each item of a list of texts: at most so many characters that match a pattern, which
/// <see cref="Form"/> puts into words.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextFormAttribute(int maxLength, string pattern, string form) : Attribute
{
    /// <summary>The longest text, in Unicode characters.</summary>
    public int MaxLength { get; } = maxLength;

    /// <summary>An anchored regular expression in RE2's syntax.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>The pattern in words, to stand behind "must be": one of <see cref="SpecPatterns"/>.</summary>
    public string Form { get; } = form;

    /// <summary>The shortest text.</summary>
    public int MinLength { get; init; } = 1;
}

/// <summary>The least, and perhaps the greatest, value of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberRangeAttribute(int minimum, int maximum = int.MaxValue) : Attribute
{
    /// <summary>The least.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>The greatest; <see cref="int.MaxValue"/> for none but the type's own.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>How many items a list may hold. A bound also lets the API server bound the cost of rules over the list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemCountAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>The fewest.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>The most.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>
/// Any keys and values, null included, for the operator to judge. Keys that have fields of their own are declared, so that rules can
/// compare them.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>Keys that have fields of their own.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>A list of objects that is merged by one of their fields (<c>x-kubernetes-list-type: map</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyedByAttribute(string field) : Attribute
{
    /// <summary>The field's name in JSON.</summary>
    public string Field { get; } = field;
}

/// <summary>A rule over several fields, in CEL (<c>x-kubernetes-validations</c>), evaluated by the API server.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>An expression over <c>self</c>, and <c>oldSelf</c> for rules about changes.</summary>
    public string Rule { get; } = rule;

    /// <summary>What kubectl shows to whoever breaks the rule.</summary>
    public string Message { get; } = message;
}

/// <summary>A duration such as 1m30s, at least and at most so long.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute(string minimum, string maximum) : Attribute
{
    /// <summary>The shortest.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The longest.</summary>
    public string Maximum { get; } = maximum;
}
