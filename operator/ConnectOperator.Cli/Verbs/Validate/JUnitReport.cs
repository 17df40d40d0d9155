using System.Globalization;
using System.Xml.Linq;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Cli.Validation;

namespace ConnectOperator.Cli.Verbs.Validate;

/// <summary>The report as JUnit XML, as CI servers show it: a suite for each file, a case for each resource and one for the file itself.</summary>
internal static class JUnitReport
{
    public static string Write(ValidationReport report, IReadOnlyList<ManifestFile> files)
    {
        var suites = files.Select(file => Suite(file.Name, report)).ToArray();
        XElement root = new("testsuites", new XAttribute("name", "kubectl kafkaconnect validate"), Sum(suites, "tests"), Sum(suites, "failures"), suites);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString().ReplaceLineEndings("\n")}\n";
    }

    private static XElement Suite(string file, ValidationReport report)
    {
        var findings = report.Findings.Where(finding => finding.File == file).ToArray();
        var names = report.Objects.Where(found => found.Source.File == file).Select(found => $"{found.Source.Kind} {found.Source.Name}")
            .Concat(findings.Select(finding => finding.Resource).OfType<string>())
            .Distinct(StringComparer.Ordinal);
        var cases = names.Prepend(null).Select(name => Case(file, name, [.. findings.Where(finding => finding.Resource == name)])).ToArray();
        return new(
            "testsuite",
            new XAttribute("name", file),
            new XAttribute("tests", cases.Length),
            new XAttribute("failures", cases.Count(each => each.Element("failure") is not null)),
            cases);
    }

    private static XElement Case(string file, string? resource, IReadOnlyList<Finding> findings)
    {
        XElement element = new("testcase", new XAttribute("classname", file), new XAttribute("name", resource ?? "can be read"), new XAttribute("file", file));
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToArray();
        var warnings = findings.Where(finding => finding.Severity == Severity.Warning).ToArray();
        if (errors.Length > 0)
        {
            // A case takes one failure: its message is the first, its text are all.
            element.Add(new XAttribute("line", errors[0].Place.Line));
            element.Add(new XElement("failure", new XAttribute("type", errors[0].Rule.Id), new XAttribute("message", errors[0].Sentence), Lines(errors)));
        }

        if (warnings.Length > 0)
        {
            element.Add(new XElement("system-out", Lines(warnings)));
        }

        return element;
    }

    private static string Lines(IEnumerable<Finding> findings) =>
        string.Join('\n', findings.Select(finding => $"{finding.File}:{finding.Place.Line}:{finding.Place.Column}: {finding.Sentence}"));

    private static XAttribute Sum(IEnumerable<XElement> suites, string attribute) =>
        new(attribute, suites.Sum(suite => int.Parse(suite.Attribute(attribute)!.Value, CultureInfo.InvariantCulture)));
}
