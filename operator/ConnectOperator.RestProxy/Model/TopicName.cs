using System.Diagnostics.CodeAnalysis;

namespace ConnectOperator.RestProxy.Model;

/// <summary>
/// A topic's name, by Kafka's own rule: <c>[a-zA-Z0-9._-]</c>, 1 to 249 characters, not <c>.</c> or <c>..</c>, which a URL parser would fold away.
/// A value that exists is valid.
/// </summary>
public readonly record struct TopicName
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 249;

    private readonly string? value;

    private TopicName(string value) => this.value = value;

    /// <summary>The name as text.</summary>
    public string Value => value ?? throw new InvalidOperationException("A default TopicName has no value.");

    /// <summary>False for every text outside the rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TopicName name)
    {
        var valid = text is { Length: > 0 and <= MaxLength } and not ("." or "..") && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        name = valid ? new(text!) : default;
        return valid;
    }

    /// <summary>As <see cref="TryParse"/>, for names that are known to be valid.</summary>
    /// <exception cref="FormatException">The text is outside the rule.</exception>
    public static TopicName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("A topic's name has 1 to 249 characters of [a-zA-Z0-9._-].");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
