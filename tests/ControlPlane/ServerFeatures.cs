namespace ControlPlane;

/// <summary>Since when an API server understands, by default, what our manifests may contain.</summary>
internal static class ServerFeatures
{
    public static readonly Version Cel = new(1, 25);

    /// <summary>1.30 knows the word and, by default, ignores it.</summary>
    public static readonly Version SelectableFields = new(1, 31);

    /// <summary>Before that there was policy/v1beta1, with the same fields.</summary>
    public static readonly Version PodDisruptionBudgetV1 = new(1, 21);

    /// <summary>Schema keywords that are newer than the oldest server these tests run on.</summary>
    public static readonly IReadOnlyDictionary<string, Version> Keywords = new Dictionary<string, Version>(StringComparer.Ordinal)
    {
        ["x-kubernetes-validations"] = Cel,
        ["selectableFields"] = SelectableFields,
    };
}
