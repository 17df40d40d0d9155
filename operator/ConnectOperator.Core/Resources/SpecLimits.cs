namespace ConnectOperator.Core.Resources;

/// <summary>Sizes and forms of fields: written into the schema for the API server, and checked by the operator itself.</summary>
public static class SpecLimits
{
    /// <summary>Longest name of an object (RFC 1123 subdomain), and longest key of a Secret or ConfigMap.</summary>
    public const int ObjectNameLength = 253;

    /// <summary>Longest name of a namespace (RFC 1123 label).</summary>
    public const int NamespaceLength = 63;

    /// <summary>Longest name of a connector; equal to <see cref="KafkaConnect.Model.ConnectorName.MaxLength"/>.</summary>
    public const int ConnectorNameLength = KafkaConnect.Model.ConnectorName.MaxLength;

    /// <summary>Longest class name.</summary>
    public const int ClassLength = 1024;

    /// <summary>Longest version range.</summary>
    public const int VersionLength = 255;

    /// <summary>Longest config key, and longest prefix of config keys.</summary>
    public const int ConfigKeyLength = 255;

    /// <summary>Most entries of configFrom.</summary>
    public const int ConfigSources = 64;

    /// <summary>Most worker URLs.</summary>
    public const int Urls = 32;

    /// <summary>Longest URL.</summary>
    public const int UrlLength = 1024;

    /// <summary>Longest duration in characters.</summary>
    public const int DurationLength = 32;

    /// <summary>Most writes at once.</summary>
    public const int MaxConcurrentWrites = 256;

    /// <summary>Shortest poll interval, and shortest time-out.</summary>
    public const string MinDuration = "1s";

    /// <summary>Longest poll interval.</summary>
    public const string MaxPollInterval = "1h";

    /// <summary>Longest time from a failure to its restart, and longest time after which restarts are counted anew.</summary>
    public const string MaxRestartDelay = "24h";

    /// <summary>Longest time-out of a request.</summary>
    public const string MaxTimeout = "10m";

    /// <summary>RFC 1123 subdomain: names of objects.</summary>
    public const string ObjectNamePattern = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>RFC 1123 label: names of namespaces.</summary>
    public const string NamespacePattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>Keys in the data of a Secret or ConfigMap.</summary>
    public const string DataKeyPattern = "^[-._a-zA-Z0-9]+$";

    /// <summary>Names of connectors: what is safe in a URL that a worker decodes twice.</summary>
    public const string ConnectorNamePattern = "^[a-zA-Z0-9._-]+$";

    /// <summary>A class name or a plugin's alias: no space of any kind, and nothing that does not show.</summary>
    public const string ClassPattern = @"^[^\p{Z}\p{Cc}\p{Cf}]+$";

    /// <summary>A version range: one line, no space of any kind at either end, and nothing that does not show.</summary>
    public const string VersionPattern = OneLinePattern;

    /// <summary>A config key: one line, no space of any kind at either end, and nothing that does not show.</summary>
    public const string ConfigKeyPattern = OneLinePattern;

    /// <summary>What is put before config keys: no space of any kind, and nothing that does not show. May be empty.</summary>
    public const string PrefixPattern = @"^[^\p{Z}\p{Cc}\p{Cf}]*$";

    /// <summary>http or https with a host and perhaps a port and a path; neither user info nor query nor fragment.</summary>
    public const string UrlPattern = @"^https?://[^/?#@\\\p{Z}\p{Cc}\p{Cf}]+(/[^?#\\\p{Z}\p{Cc}\p{Cf}]*)?$";

    /// <summary>A duration as Kubernetes' Gateway API writes it (GEP-2257), a subset of what Go and CEL read.</summary>
    public const string DurationPattern = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    // Z: separators, among them the no-break space; Cc: control characters, among them tab and line breaks; Cf: what has no width.
    private const string OneLinePattern = @"^[^\p{Z}\p{Cc}\p{Cf}]([^\p{Zl}\p{Zp}\p{Cc}\p{Cf}]*[^\p{Z}\p{Cc}\p{Cf}])?$";
}
