using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Resources.Yaml;

namespace ConnectOperator.Cli.Validation;

/// <summary>A config value that does not arrive as it was written.</summary>
internal sealed record ChangedValue(string Field, Place Place, string Message, string Remedy);

/// <summary>Finds in spec.config what YAML changes on its way: only who has the text can tell.</summary>
internal static class ChangedValues
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ChangedValue> Of(ManifestNode.Mapping resource) =>
        resource.Find("spec")?.Value is ManifestNode.Mapping spec && spec.Find("config")?.Value is ManifestNode.Mapping config
            ? config.Entries.SelectMany(Of)
            : [];

    private static IEnumerable<ChangedValue> Of(ManifestEntry entry)
    {
        var field = $"spec.config[\"{entry.Key}\"]";
        if (entry.Written.IsPlain && PlainScalar.ChangeOf(entry.Written.Text) is { } key)
        {
            yield return new(field, entry.Written.Place, $"YAML makes {key.Becomes} of the key {key.Text}", $"write {key.WriteAs}");
        }

        var secret = SecretNames.LooksSecret(entry.Key);
        if (entry.Value is ManifestNode.Sequence list)
        {
            for (var i = 0; i < list.Items.Count; i++)
            {
                if (Of($"{field}[{i}]", list.Items[i], list.Items[i].Place, secret) is { } item)
                {
                    yield return item;
                }
            }
        }
        else if (Of(field, entry.Value, entry.Written.Place, secret) is { } value)
        {
            yield return value;
        }
    }

    // A null is refused by the operator's own rule, which says more of it.
    private static ChangedValue? Of(string field, ManifestNode node, Place place, bool secret) =>
        node is ManifestNode.Scalar { IsPlain: true } scalar && PlainScalar.ChangeOf(scalar.Text) is { Becomes: not "null" } change
            ? new(
                field,
                place,
                secret ? "YAML makes another value of it than what is written" : $"YAML makes {change.Becomes} of {change.Text}",
                secret ? "put it in quotes" : $"write {change.WriteAs}")
            : null;
}
