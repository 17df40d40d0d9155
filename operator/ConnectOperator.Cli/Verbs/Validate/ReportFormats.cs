using System.Text.Json.Nodes;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Cli.Output;
using ConnectOperator.Cli.Terminal;
using ConnectOperator.Cli.Validation;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Cli.Verbs.Validate;

/// <summary>The formats in which a report is shown.</summary>
internal static class ReportFormats
{
    /// <summary>Writes the report in a format; null for text for people.</summary>
    public static void Write(ValidationReport report, IReadOnlyList<ManifestFile> files, string? format, CommandEnvironment environment)
    {
        var output = environment.Output;
        switch (format)
        {
            case "json" or "yaml":
                output.Write(StructuredText.Write(Json(report, files.Count), format));
                break;
            case "name":
                foreach (var name in NamesWithErrors(report))
                {
                    output.WriteLine(name);
                }

                break;
            case "junit":
                output.Write(JUnitReport.Write(report, files));
                break;
            case "sarif":
                output.Write(StructuredText.Json(SarifReport.Of(report)));
                break;
            default:
                FindingText.Write(report, files.Count, wide: format == "wide", environment);
                break;
        }
    }

    private static JsonObject Json(ValidationReport report, int files) => new()
    {
        ["files"] = files,
        ["resources"] = report.Objects.Count,
        ["findings"] = new JsonArray(
        [
            .. report.Findings.Select(finding => new JsonObject
            {
                ["severity"] = finding.Severity == Severity.Error ? "error" : "warning",
                ["rule"] = finding.Rule.Id,
                ["file"] = finding.File,
                ["line"] = finding.Place.Line,
                ["column"] = finding.Place.Column,
                ["resource"] = finding.Resource,
                ["field"] = finding.Field,
                ["message"] = finding.Message,
                ["remedy"] = finding.Remedy,
            }),
        ]),
    };

    private static IEnumerable<string> NamesWithErrors(ValidationReport report) => report.Objects
        .Where(found => report.Findings.Any(finding => finding.Severity == Severity.Error && finding.File == found.Source.File && finding.Resource == $"{found.Source.Kind} {found.Source.Name}"))
        .Select(found => $"{found.Source.Kind.ToLowerInvariant()}.{ApiGroup.Name}/{found.Source.Name}");
}
