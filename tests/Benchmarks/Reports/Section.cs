namespace Benchmarks.Reports;

/// <summary>One scenario's results: what was done, tables and plots.</summary>
internal sealed record Section(string Title, string Method, IReadOnlyList<Table> Tables)
{
    /// <summary>As the command line calls it.</summary>
    public string Name { get; init; } = "";

    /// <summary>How long it took to measure.</summary>
    public TimeSpan Took { get; init; }

    public IReadOnlyList<Plot> Plots { get; init; } = [];

    /// <summary>What the design promises of it.</summary>
    public IReadOnlyList<Budget> Budgets { get; init; } = [];
}

/// <summary>A promise and what became of it.</summary>
internal sealed record Budget(string Of, string Limit, string Measured, bool IsMet);

/// <summary>A table of figures.</summary>
internal sealed record Table(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Lines over a common axis, both axes logarithmic.</summary>
internal sealed record Plot(string Name, string Title, string XLabel, string YLabel, IReadOnlyList<Series> Lines);

/// <summary>One line of a <see cref="Plot"/>.</summary>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);
