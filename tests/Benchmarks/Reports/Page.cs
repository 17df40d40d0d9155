using System.Globalization;
using System.Text;

namespace Benchmarks.Reports;

/// <summary>Writes <c>performance.md</c>, and its plots into a folder beside it.</summary>
internal static class Page
{
    private const string Folder = "performance";

    public static async Task WriteAsync(BenchmarkOptions options, IReadOnlyList<Section> sections, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(options.Output, Folder));
        foreach (var plot in sections.SelectMany(section => section.Plots))
        {
            await File.WriteAllTextAsync(Path.Combine(options.Output, Folder, $"{plot.Name}.svg"), SvgPlot.Draw(plot), cancellationToken);
        }

        var path = Path.Combine(options.Output, "performance.md");
        await File.WriteAllTextAsync(path, Compose(options, sections), cancellationToken);
        await Console.Out.WriteLineAsync($"Written: {path}");
    }

    private static string Compose(BenchmarkOptions options, IReadOnlyList<Section> sections)
    {
        var page = new StringBuilder();
        page.AppendLine("# Performance").AppendLine();
        page.AppendLine("Written by `make bench`; `QUICK=1 make bench` has fewer runs and smaller fleets. The operator runs as its own process against a real");
        page.AppendLine(options.ConnectUrl is null
            ? "kube-apiserver and etcd and the Connect double of this repository; all of them share one machine."
            : "kube-apiserver and etcd and a real Connect cluster; all but the last share one machine.");
        page.AppendLine("References run in the same minute on the same servers: ratios carry over to other machines, seconds do not.");
        page.AppendLine(CultureInfo.InvariantCulture, $"Figures are the median of {options.Runs} runs, with the smallest and the largest in brackets.").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"Machine: {Environment.ProcessorCount} cores, .NET {Environment.Version}{(options.Quick ? ", QUICK=1" : "")}.").AppendLine();
        foreach (var section in sections)
        {
            Write(page, section);
        }

        return page.ToString().TrimEnd() + Environment.NewLine;
    }

    private static void Write(StringBuilder page, Section section)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"## {section.Title}").AppendLine();
        page.AppendLine(section.Method).AppendLine();
        foreach (var table in section.Tables)
        {
            if (table.Caption.Length > 0)
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"{table.Caption}").AppendLine();
            }

            page.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", table.Columns)} |");
            page.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat("---|", table.Columns.Count))}");
            foreach (var row in table.Rows)
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |");
            }

            page.AppendLine();
        }

        foreach (var plot in section.Plots)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"![{plot.Title}]({Folder}/{plot.Name}.svg)").AppendLine();
        }
    }
}
