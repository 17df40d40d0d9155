namespace ConnectOperator.Core.Resources.Json;

/// <summary>A value in spec.config as it was written: its JSON kind, and its text without interpretation.</summary>
public abstract record ConfigValue
{
    private ConfigValue()
    {
    }

    /// <summary>A JSON string.</summary>
    public sealed record Text(string Value) : ConfigValue;

    /// <summary>A JSON number in the digits that the API server delivered.</summary>
    public sealed record Number(string Digits) : ConfigValue;

    /// <summary>true or false.</summary>
    public sealed record Boolean(bool Value) : ConfigValue;

    /// <summary>A JSON array.</summary>
    public sealed record List(IReadOnlyList<ConfigValue> Items) : ConfigValue;

    /// <summary>null: not a value that Connect takes.</summary>
    public sealed record Null : ConfigValue;

    /// <summary>An object: not a value that Connect takes.</summary>
    public sealed record Nested : ConfigValue;
}
