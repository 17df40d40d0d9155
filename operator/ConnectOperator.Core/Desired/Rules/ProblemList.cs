namespace ConnectOperator.Core.Desired.Rules;

/// <summary>Gathers everything that is wrong, so that a person mends it in one go.</summary>
internal sealed class ProblemList
{
    private readonly List<SpecProblem> problems = [];

    public void Add(string field, string message, string remedy) => problems.Add(new(field, message, remedy));

    /// <summary>Adds the problem unless the rule holds; answers whether it does.</summary>
    public bool Require(bool holds, string field, string message, string remedy)
    {
        if (!holds)
        {
            Add(field, message, remedy);
        }

        return holds;
    }

    public bool IsEmpty => problems.Count == 0;

    public IReadOnlyList<SpecProblem> ToList() => [.. problems];

    /// <summary>The value if nothing was wrong. It is made only then, out of parts that are known to be right.</summary>
    public SpecReading<T> Finish<T>(Func<T> value) =>
        IsEmpty ? new SpecReading<T>.Valid(value()) : new SpecReading<T>.Invalid(ToList());
}
