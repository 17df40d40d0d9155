namespace ConnectOperator.Core.Resources;

/// <summary>
/// The patterns of <see cref="SpecLimits"/> in words, for the schema's messages ("must be …") and the operator's own ("write …").
/// </summary>
public static class SpecPatterns
{
    /// <summary>Of <see cref="SpecLimits.ObjectNamePattern"/>.</summary>
    public const string ObjectName = "lower-case letters, digits, hyphens and dots, such as my-object";

    /// <summary>Of <see cref="SpecLimits.NamespacePattern"/>.</summary>
    public const string Namespace = "lower-case letters, digits and hyphens, such as my-namespace";

    /// <summary>Of <see cref="SpecLimits.DataKeyPattern"/>.</summary>
    public const string DataKey = "letters, digits, hyphens, underscores and dots, such as tls.crt";

    /// <summary>Of <see cref="SpecLimits.ConnectorNamePattern"/>.</summary>
    public const string ConnectorName = "letters, digits, dots, underscores and hyphens, such as orders-to-warehouse";

    /// <summary>Of <see cref="SpecLimits.ClassPattern"/>.</summary>
    public const string Class = "a class name without spaces, line breaks or invisible characters, or a plugin's alias";

    /// <summary>Of <see cref="SpecLimits.VersionPattern"/>.</summary>
    public const string Version = "a version or a range of versions such as 3.9.0 or [3.9,4), without spaces at either end";

    /// <summary>Of <see cref="SpecLimits.ConfigKeyPattern"/>.</summary>
    public const string ConfigKey = "a config key such as connection.password, without spaces at either end, tabs, line breaks or invisible characters";

    /// <summary>Of <see cref="SpecLimits.PrefixPattern"/>.</summary>
    public const string Prefix = "the beginning of config keys such as producer.override. without spaces, line breaks or invisible characters";

    /// <summary>Of <see cref="SpecLimits.UrlPattern"/>.</summary>
    public const string Url = "an http or https URL such as http://connect-0.connect:8083, without user name, password, query or fragment";

    /// <summary>Of <see cref="SpecLimits.DurationPattern"/>.</summary>
    public const string Duration = "a duration such as 10s, 1m30s or 250ms";
}
