using System.Text.Json.Nodes;
using ConnectOperator.Cli.Validation;

namespace ConnectOperator.Cli.Verbs.Validate;

/// <summary>The report as SARIF 2.1.0, as code hosts show it beside the lines.</summary>
internal static class SarifReport
{
    public static JsonObject Of(ValidationReport report) => new()
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "kubectl-kafkaconnect",
                    ["rules"] = new JsonArray([.. FindingRule.All.Select(rule => new JsonObject
                    {
                        ["id"] = rule.Id,
                        ["shortDescription"] = new JsonObject { ["text"] = rule.Description },
                    })]),
                },
            },
            ["results"] = new JsonArray([.. report.Findings.Select(Result)]),
        }),
    };

    private static JsonObject Result(Finding finding) => new()
    {
        ["ruleId"] = finding.Rule.Id,
        ["level"] = finding.Severity == Severity.Error ? "error" : "warning",
        ["message"] = new JsonObject { ["text"] = finding.Sentence },
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = finding.File.Replace('\\', '/') },
                ["region"] = new JsonObject { ["startLine"] = finding.Place.Line, ["startColumn"] = finding.Place.Column },
            },
        }),
    };
}
