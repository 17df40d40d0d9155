using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ConnectOperator.CommandLine;

/// <summary>Options whose values are more than text: a wrong one is told in the words of the option, not in those of the language.</summary>
internal static class OptionValues
{
    /// <summary>Takes one of an enumeration's words, in any case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The option's name, with hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="standard">What holds without it.</param>
    public static Option<T> Choice<T>(string name, string description, T standard)
        where T : struct, Enum =>
        Read(
            name,
            description,
            string.Join(", ", Enum.GetNames<T>()),
            // By name alone: the language takes numbers, too, and several words at once.
            text => Enum.GetNames<T>().FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known ? Enum.Parse<T>(known) : null,
            standard);

    /// <summary>Takes a whole number that is not less than <paramref name="least"/>.</summary>
    /// <param name="name">The option's name, with hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The smallest number that makes sense.</param>
    /// <param name="standard">What holds without it.</param>
    public static Option<int> Number(string name, string description, int least, int standard) =>
        Read(name, description, NumberFrom(least), text => ReadNumber(text, least), standard);

    /// <summary>Takes a whole number that is not less than <paramref name="least"/>, or none.</summary>
    /// <param name="name">The option's name, with hyphens.</param>
    /// <param name="description">What it is for, and what holds without it.</param>
    /// <param name="least">The smallest number that makes sense.</param>
    public static Option<int?> Number(string name, string description, int least) => new(name)
    {
        Description = description,
        CustomParser = argument => Read(argument, Text(argument), NumberFrom(least), text => ReadNumber(text, least)),
    };

    /// <summary>Takes whole numbers that are not less than <paramref name="least"/>, or none.</summary>
    /// <param name="name">The option's name, with hyphens.</param>
    /// <param name="description">What they are for, and what holds without them.</param>
    /// <param name="least">The smallest number that makes sense.</param>
    public static Option<int[]> Numbers(string name, string description, int least) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = argument =>
            [.. argument.Tokens.Select(token => Read(argument, token.Value, NumberFrom(least), text => ReadNumber(text, least))).OfType<int>()],
    };

    private static Option<T> Read<T>(string name, string description, string wanted, Func<string, T?> read, T standard)
        where T : struct => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => standard,
            CustomParser = argument => Read(argument, Text(argument), wanted, read) ?? standard,
        };

    private static T? Read<T>(ArgumentResult argument, string text, string wanted, Func<string, T?> read)
        where T : struct
    {
        if (read(text) is { } valid)
        {
            return valid;
        }

        argument.AddError($"'{text}' is not a value for {((OptionResult)argument.Parent!).Option.Name}: it takes {wanted}.");
        return null;
    }

    private static string Text(ArgumentResult argument) => argument.Tokens is [{ Value: var value }] ? value : "";

    private static string NumberFrom(int least) => $"a whole number from {least.ToString(CultureInfo.InvariantCulture)} on";

    private static int? ReadNumber(string text, int least) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;
}
