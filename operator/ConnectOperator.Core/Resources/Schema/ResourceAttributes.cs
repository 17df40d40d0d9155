namespace ConnectOperator.Core.Resources.Schema;

/// <summary>A kind of the API group, and its names.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomResourceAttribute(string plural, string shortName) : Attribute
{
    /// <summary>Name in URLs.</summary>
    public string Plural { get; } = plural;

    /// <summary>Abbreviation for kubectl.</summary>
    public string ShortName { get; } = shortName;
}

/// <summary>A column of <c>kubectl get</c>, in the order of declaration.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath, string description) : Attribute
{
    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>OpenAPI type: string, integer or date.</summary>
    public string Type { get; } = type;

    /// <summary>Where the value is.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>What it means.</summary>
    public string Description { get; } = description;

    /// <summary>True to show it only with <c>-o wide</c>.</summary>
    public bool Wide { get; init; }
}

/// <summary>A field that <c>kubectl get --field-selector</c> and watches can select by, on servers that know <c>selectableFields</c>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SelectableFieldAttribute(string jsonPath) : Attribute
{
    /// <summary>Where the value is.</summary>
    public string JsonPath { get; } = jsonPath;
}
