using ConnectOperator.Cli.Manifests;

namespace ConnectOperator.Cli.Validation;

/// <summary>How bad it is.</summary>
internal enum Severity
{
    /// <summary>The API server or the operator refuses it, or does something else than what is written.</summary>
    Error,

    /// <summary>It has no effect, or another one than somebody may think.</summary>
    Warning,
}

/// <summary>Something wrong in a manifest.</summary>
internal sealed record Finding
{
    /// <summary>Which kind of thing.</summary>
    public required FindingRule Rule { get; init; }

    /// <summary>How bad it is.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>Name of the file.</summary>
    public required string File { get; init; }

    /// <summary>Where in the file.</summary>
    public required Place Place { get; init; }

    /// <summary>Kind and name of the object, such as <c>KafkaConnector orders</c>; null when it is about the file.</summary>
    public string? Resource { get; init; }

    /// <summary>Path of the field; empty when it is about all of it.</summary>
    public string Field { get; init; } = "";

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>What is wrong, where in the object, and what to do.</summary>
    public string Sentence => Resource is null ? $"{Message}; {Remedy}" : $"{Resource}: {(Field.Length > 0 ? $"{Field}: " : "")}{Message}; {Remedy}";
}

/// <summary>Kinds of findings. A tool may be told to ignore one by its id.</summary>
/// <param name="Id">Stays the same from release to release.</param>
/// <param name="Description">What it is about, in a sentence.</param>
internal sealed record FindingRule(string Id, string Description)
{
    /// <summary>The file is not YAML or JSON.</summary>
    public static readonly FindingRule Syntax = new("syntax", "The file can be read as YAML or JSON, and no key stands twice.");

    /// <summary>apiVersion and kind.</summary>
    public static readonly FindingRule Kind = new("kind", "apiVersion and kind are those of a resource of the operator.");

    /// <summary>A field that the schema does not have.</summary>
    public static readonly FindingRule UnknownField = new("unknown-field", "Every field is one that the schema has.");

    /// <summary>A value of another type than the schema's.</summary>
    public static readonly FindingRule Type = new("type", "Every value has the type that the schema asks for.");

    /// <summary>A value that YAML changes.</summary>
    public static readonly FindingRule ChangedValue = new("changed-value", "Every value arrives as it is written.");

    /// <summary>A rule of the schema and of the operator.</summary>
    public static readonly FindingRule Spec = new("spec", "Every rule of the operator for the spec holds.");

    /// <summary>Name and namespace.</summary>
    public static readonly FindingRule Metadata = new("metadata", "Name and namespace are such as Kubernetes takes.");

    /// <summary>Annotations that ask for nothing.</summary>
    public static readonly FindingRule Annotation = new("annotation", "Every annotation of the operator's group means something.");

    /// <summary>The same resource twice.</summary>
    public static readonly FindingRule DuplicateResource = new("duplicate-resource", "Every resource stands once.");

    /// <summary>Two resources for one connector.</summary>
    public static readonly FindingRule NameConflict = new("name-conflict", "No two resources ask for the same connector.");

    /// <summary>A namespace that the cluster's owner does not admit.</summary>
    public static readonly FindingRule NotAllowed = new("not-allowed", "Every connector is in a namespace that its KafkaConnectCluster admits.");

    /// <summary>A Secret or ConfigMap in the same files lacks what is asked of it.</summary>
    public static readonly FindingRule Source = new("source", "Secrets and ConfigMaps in the files hold what configFrom takes from them.");

    /// <summary>All of them, in the order of their ids.</summary>
    public static IReadOnlyList<FindingRule> All { get; } =
        [Annotation, ChangedValue, DuplicateResource, Kind, Metadata, NameConflict, NotAllowed, Source, Spec, Syntax, Type, UnknownField];
}
