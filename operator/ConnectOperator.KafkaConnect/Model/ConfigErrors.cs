namespace ConnectOperator.KafkaConnect.Model;

/// <summary>What the validation of a config says of it.</summary>
/// <param name="Errors">What is wrong, key by key, in Connect's order.</param>
/// <param name="Values">
/// The values that Connect validated, by key: it echoes them, references resolved. They are for nobody to see; they tell what to keep out of
/// sight.
/// </param>
public sealed record ConfigErrors(IReadOnlyList<ConfigError> Errors, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The number of errors: none of their words, which may hold secrets.</summary>
    public override string ToString() => $"{Errors.Count} error(s)";
}

/// <summary>One error.</summary>
/// <param name="Key">The config key, as validation names it.</param>
/// <param name="Message">Connect's or the plugin's words, which may hold resolved secrets.</param>
public sealed record ConfigError(string Key, string Message);
