using System.Diagnostics.CodeAnalysis;

namespace ConnectOperator.KafkaConnect.Model;

/// <summary>
/// A connector's name that is safe in a URL: <c>[a-zA-Z0-9._-]</c>, 1 to 255 characters, not <c>.</c> or <c>..</c>. A worker
/// that forwards a request to the leader decodes the name a second time, so that <c>DELETE /connectors/a%3Bb</c> deletes the
/// connector <c>a</c> (recorded); and a URL parser folds dot segments away. A value that exists is valid.
/// </summary>
public readonly record struct ConnectorName
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 255;

    private readonly string? value;

    private ConnectorName(string value) => this.value = value;

    /// <summary>The name as text.</summary>
    public string Value => value ?? throw new InvalidOperationException("A default ConnectorName has no value.");

    /// <summary>False for every text outside the rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ConnectorName name)
    {
        var valid = text is { Length: > 0 and <= MaxLength } and not ("." or "..") && text.All(IsAllowed);
        name = valid ? new ConnectorName(text!) : default;
        return valid;
    }

    /// <summary>As <see cref="TryParse"/>, for names that are known to be valid.</summary>
    /// <exception cref="FormatException">The text is outside the rule.</exception>
    public static ConnectorName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException("A connector name has 1 to 255 characters of [a-zA-Z0-9._-].");

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
