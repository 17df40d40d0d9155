using System.Globalization;
using System.Text;
using Benchmarks.Fleets;

namespace Benchmarks.Reports;

/// <summary>
/// Writes figures into <c>performance.md</c>, and plots into a folder beside it. What people wrote there stays: figures go between marks, one pair for
/// each scenario, and only those of the scenarios that were run are replaced.
/// </summary>
internal static class Page
{
    private const string Folder = "performance";
    private const string Setting = "setting";
    private const string Budgets = "budgets";
    private const string Times = "times";

    public static async Task WriteAsync(BenchmarkOptions options, IReadOnlyList<Section> sections, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(options.Output, Folder));
        foreach (var plot in sections.SelectMany(section => section.Plots))
        {
            await File.WriteAllTextAsync(Path.Combine(options.Output, Folder, $"{plot.Name}.svg"), SvgPlot.Draw(plot), cancellationToken);
        }

        var path = Path.Combine(options.Output, "performance.md");
        var page = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : Blank();
        foreach (var (name, figures) in Figures(options, sections))
        {
            page = Replace(page, name, figures);
        }

        await File.WriteAllTextAsync(path, page, cancellationToken);
        await Console.Out.WriteLineAsync($"Written: {path}");
    }

    private static IEnumerable<(string Name, string Figures)> Figures(BenchmarkOptions options, IReadOnlyList<Section> sections)
    {
        foreach (var section in sections)
        {
            yield return (section.Name, Text(section));
        }

        // A part of the scenarios says nothing of the whole.
        if (options.Only.Count == 0)
        {
            yield return (Setting, Text(options));
            yield return (Budgets, Text(new Table("", ["what", "budget", "measured", ""],
                [.. sections.SelectMany(section => section.Budgets).Select(budget => (IReadOnlyList<string>)[budget.Of, budget.Limit, budget.Measured, budget.IsMet ? "met" : "not met"])])));
            yield return (Times, Text(new Table("", ["scenario", "minutes"],
            [
                .. sections.Select(section => (IReadOnlyList<string>)[section.Title, Minutes(section.Took)]),
                ["together", Minutes(TimeSpan.FromTicks(sections.Sum(section => section.Took.Ticks)))],
            ])));
        }
    }

    private static string Text(BenchmarkOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        {Environment.ProcessorCount} cores, .NET {Environment.Version}{(options.Quick ? ", `QUICK=1`" : "")}; {(options.ConnectUrl is null ? "the Connect double" : "a real Connect cluster")}.
        Each figure is the median of {options.Runs} runs or windows, with the smallest and the largest in brackets, where nothing else is said.
        """);

    private static string Text(Section section)
    {
        var text = new StringBuilder(section.Method.Trim()).AppendLine();
        foreach (var table in section.Tables)
        {
            text.AppendLine().AppendLine(Text(table));
        }

        foreach (var plot in section.Plots)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"![{plot.Title}]({Folder}/{plot.Name}.svg)");
        }

        return text.ToString().TrimEnd();
    }

    private static string Text(Table table)
    {
        var text = new StringBuilder();
        if (table.Caption.Length > 0)
        {
            text.AppendLine(table.Caption).AppendLine();
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", table.Columns)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat("---|", table.Columns.Count))}");
        foreach (var row in table.Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |");
        }

        return text.ToString().TrimEnd();
    }

    private static string Replace(string page, string name, string figures)
    {
        var (begin, end) = (Begin(name), End(name));
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? string.Concat(page.AsSpan(0, from + begin.Length), $"\n{figures.ReplaceLineEndings("\n")}\n", page.AsSpan(to))
            : throw new InvalidOperationException($"The page has no place for the figures of {name}: {begin} {end}");
    }

    private static string Blank() => string.Concat(
        FleetBenchmark.Names.Prepend(Budgets).Prepend(Setting).Append(Times).Select(name => $"## {name}\n\n{Begin(name)}\n{End(name)}\n\n"));

    private static string Begin(string name) => $"<!-- figures: {name} -->";

    private static string End(string name) => $"<!-- end of figures: {name} -->";

    private static string Minutes(TimeSpan time) => time.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture);
}
