using System.Collections.Frozen;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Cli.Validation;

/// <summary>Holds files to all that can be known without a cluster.</summary>
internal static class ManifestValidator
{
    private static readonly string[] Kinds = [nameof(KafkaConnector), nameof(KafkaConnectCluster)];

    /// <summary>What is in the files, and all that is wrong with it. Objects that are not the operator's are passed over.</summary>
    public static ValidationReport Validate(IReadOnlyList<ManifestFile> files)
    {
        List<Finding> findings = [];
        List<ValidatedObject> objects = [];
        Dictionary<SourceKey, SourceState> sources = [];
        foreach (var file in files)
        {
            var parsed = ManifestParser.Parse(file.Text);
            findings.AddRange(parsed.Problems.Select(problem => new Finding
            {
                Rule = FindingRule.Syntax,
                File = file.Name,
                Place = problem.Place,
                Message = problem.Message,
                Remedy = problem.Remedy,
            }));
            foreach (var document in parsed.Documents)
            {
                if (document is not ManifestNode.Mapping)
                {
                    findings.Add(new()
                    {
                        Rule = FindingRule.Syntax,
                        File = file.Name,
                        Place = document.Place,
                        Message = "is no object",
                        Remedy = "write apiVersion, kind, metadata and spec",
                    });
                }

                foreach (var found in ManifestObject.Of(file.Name, document))
                {
                    if (IsOurs(found, findings))
                    {
                        objects.Add(ObjectValidator.Validate(found, findings));
                    }
                    else if (SourceObjects.Read(found) is var (key, state))
                    {
                        sources[key] = state;
                    }
                }
            }
        }

        findings.AddRange(SetRules.Check(objects, sources));
        var order = files.Select((file, index) => (file.Name, index)).DistinctBy(file => file.Name).ToFrozenDictionary(file => file.Name, file => file.index);
        return new(
            objects,
            sources,
            [.. findings.OrderBy(finding => order[finding.File]).ThenBy(finding => finding.Place.Line).ThenBy(finding => finding.Place.Column)]);
    }

    /// <summary>Whether the object is one of the operator's. What looks as if it should be is told.</summary>
    private static bool IsOurs(ManifestObject found, List<Finding> findings)
    {
        if (found.ApiVersion == ApiGroup.Version && Kinds.Contains(found.Kind))
        {
            return true;
        }

        var group = found.ApiVersion.Split('/')[0];
        if (found.ApiVersion.Length == 0 && (found.Kind.Length == 0 || Kinds.Contains(found.Kind)))
        {
            Add("apiVersion", "is missing", $"write apiVersion: {ApiGroup.Version}");
        }
        else if (group == ApiGroup.Name && !Kinds.Contains(found.Kind))
        {
            Add("kind", $"{ApiGroup.Name} has no kind {(found.Kind.Length == 0 ? "that is left out" : found.Kind)}", $"write {SimilarNames.Nearest(found.Kind, Kinds) ?? string.Join(" or ", Kinds)}");
        }
        else if (group == ApiGroup.Name)
        {
            Add("apiVersion", $"there is no version {found.ApiVersion}", $"write {ApiGroup.Version}");
        }
        else if (Kinds.Contains(found.Kind) && SimilarNames.Nearest(group, [ApiGroup.Name]) is not null)
        {
            Add("apiVersion", $"there is no group {group}", $"write {ApiGroup.Version}");
        }
        else if (found.Kind == nameof(KafkaConnector))
        {
            Add("apiVersion", $"is a KafkaConnector of {group}, and passed over", "kubectl kafkaconnect convert makes one of this operator of it", Severity.Warning);
        }

        return false;

        void Add(string field, string message, string remedy, Severity severity = Severity.Error) => findings.Add(new()
        {
            Rule = FindingRule.Kind,
            Severity = severity,
            File = found.File,
            Place = FieldPath.PlaceOf(found.Node, field),
            Resource = found.Kind.Length == 0 ? "object" : $"{found.Kind} {found.Name}".TrimEnd(),
            Field = field,
            Message = message,
            Remedy = remedy,
        });
    }
}
