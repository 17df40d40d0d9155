namespace ConnectOperator.Core.Desired;

/// <summary>Something wrong in a resource's spec.</summary>
/// <param name="Field">Path, such as <c>spec.config["batch.size"]</c>.</param>
/// <param name="Message">What is wrong, without any value that may be secret.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record SpecProblem(string Field, string Message, string Remedy)
{
    /// <summary>One sentence for status.</summary>
    public override string ToString() => $"{Field}: {Message}; {Remedy}";
}

/// <summary>A spec, read and checked.</summary>
public abstract record SpecReading<T>
{
    private SpecReading()
    {
    }

    /// <summary>Every rule holds.</summary>
    public sealed record Valid(T Value) : SpecReading<T>;

    /// <summary>All that is wrong, not only the first.</summary>
    public sealed record Invalid(IReadOnlyList<SpecProblem> Problems) : SpecReading<T>;
}
