using System.CommandLine;

namespace ConnectOperator.Cli.Options;

/// <summary>How a verb shows what it found: <c>-o</c>.</summary>
internal static class OutputOption
{
    /// <summary>An option of the formats that the verb knows; null for the one that people read.</summary>
    public static Option<string?> Of(params string[] formats)
    {
        Option<string?> option = new("--output", "-o")
        {
            Description = $"Format: {string.Join(", ", formats)}. Default: text for people.",
            HelpName = string.Join('|', formats),
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !formats.Contains(value))
            {
                result.AddError($"'{value}' is not a value for {option.Name}: it takes {string.Join(", ", formats)}.");
            }
        });
        option.CompletionSources.Add(formats);
        return option;
    }
}
