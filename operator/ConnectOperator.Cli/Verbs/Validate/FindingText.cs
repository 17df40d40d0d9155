using ConnectOperator.Cli.Output;
using ConnectOperator.Cli.Terminal;
using ConnectOperator.Cli.Validation;
using Spectre.Console;

namespace ConnectOperator.Cli.Verbs.Validate;

/// <summary>A line for each finding, as compilers write them, so that editors find the place; and a line of sums.</summary>
internal static class FindingText
{
    public static void Write(ValidationReport report, int files, bool wide, CommandEnvironment environment)
    {
        var console = Screen.Of(environment);
        foreach (var finding in report.Findings)
        {
            var colour = finding.Severity == Severity.Error ? "red" : "yellow";
            var rule = wide ? $" [{finding.Rule.Id}]" : "";
            console.MarkupLine(
                $"[bold]{Markup.Escape($"{finding.File}:{finding.Place.Line}:{finding.Place.Column}:")}[/] "
                + $"[{colour}]{Word(finding)}:[/] {Markup.Escape(finding.Sentence + rule)}");
        }

        var errors = report.Findings.Count(finding => finding.Severity == Severity.Error);
        var warnings = report.Findings.Count - errors;
        var found = report.Findings.Count == 0
            ? "nothing wrong"
            : string.Join(" and ", new[] { Counted.Of(errors, "error"), Counted.Of(warnings, "warning") }.Where(text => !text.StartsWith("0 ", StringComparison.Ordinal)));
        console.WriteLine($"{Counted.Of(report.Objects.Count, "resource")} in {Counted.Of(files, "file")}: {found}.");
    }

    private static string Word(Finding finding) => finding.Severity == Severity.Error ? "error" : "warning";
}
