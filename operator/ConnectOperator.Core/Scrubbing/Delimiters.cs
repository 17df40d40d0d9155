using System.Buffers;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>Where words, keys and values end in what Connect says.</summary>
internal static class Delimiters
{
    /// <summary>Of a config key.</summary>
    public static readonly SearchValues<char> OfKeys =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Behind a key in a sentence.</summary>
    public static readonly SearchValues<char> BehindKeys = SearchValues.Create(":, \n\r\t\"')");

    /// <summary>Behind a word that is a value.</summary>
    public static readonly SearchValues<char> BehindWords = SearchValues.Create(" \t\r\n,;&<>)]}\"'");

    /// <summary>Behind a value that is known.</summary>
    public static readonly SearchValues<char> BehindValues = SearchValues.Create(" \t\r\n,;)]}");

    /// <summary>Of those the ones after which a value may go on.</summary>
    public static readonly SearchValues<char> WithinWords = SearchValues.Create(",;&\"'");

    /// <summary>Before a word that is a value.</summary>
    public static readonly SearchValues<char> BeforeWords = SearchValues.Create(" \t\r\n\"'<>,;([{=/");

    /// <summary>Behind a URL.</summary>
    public static readonly SearchValues<char> BehindUrls = SearchValues.Create(" \t\r\n\"'<>");
}
