namespace Benchmarks.Reports;

/// <summary>One scenario's results: what was done, tables and plots.</summary>
internal sealed record Section(string Title, string Method, IReadOnlyList<Table> Tables)
{
    public IReadOnlyList<Plot> Plots { get; init; } = [];
}

/// <summary>A table of figures.</summary>
internal sealed record Table(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Lines over a common axis, both axes logarithmic.</summary>
internal sealed record Plot(string Name, string Title, string XLabel, string YLabel, IReadOnlyList<Series> Lines);

/// <summary>One line of a <see cref="Plot"/>.</summary>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);
