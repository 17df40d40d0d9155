namespace ConnectOperator.Core.Resources;

/// <summary>Config keys that have fields of their own in the spec, and so may be given in the config only with the same value.</summary>
public static class ReservedConfigKeys
{
    /// <summary>spec.name, or metadata.name; Connect adds it to the config by itself.</summary>
    public const string Name = "name";

    /// <summary>spec.class.</summary>
    public const string Class = "connector.class";

    /// <summary>spec.tasksMax.</summary>
    public const string TasksMax = "tasks.max";

    /// <summary>spec.version.</summary>
    public const string PluginVersion = "connector.plugin.version";

    /// <summary>What the field of a reserved key means when it is left out, in words; empty when it may not be, or for every other key.</summary>
    public static string DefaultOf(string key) => key switch
    {
        Name => " (metadata.name when left out)",
        TasksMax => " (1 when left out)",
        _ => "",
    };

    /// <summary>The field that gives a reserved key; null for every other key.</summary>
    public static string? FieldOf(string key) => key switch
    {
        Name => "spec.name",
        Class => "spec.class",
        TasksMax => "spec.tasksMax",
        PluginVersion => "spec.version",
        _ => null,
    };
}
