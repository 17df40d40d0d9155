using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cel;

namespace ConnectOperator.Tests.Core.Crds;

/// <summary>
/// A rule of a CRD, evaluated as the API server does it from Kubernetes 1.25 on; one that cannot be evaluated does not hold. Unlike there, <c>has()</c>
/// takes an empty text, list or object for absent: values in tests of it are not empty.
/// </summary>
internal sealed record ValidationRule(string Rule, string Message)
{
    private static readonly FrozenDictionary<string, CelProgramDelegate> Programs = Compile();

    /// <summary>Whether it compares a value with the one before, and so only applies to updates.</summary>
    public bool ComparesWithOld => Rule.Contains("oldSelf", StringComparison.Ordinal);

    public static IEnumerable<ValidationRule> Of(JsonNode validations) =>
        validations.AsArray().Select(item => new ValidationRule(item!["rule"]!.GetValue<string>(), item["message"]!.GetValue<string>()));

    public bool Holds(JsonNode? self, JsonNode? oldSelf = null)
    {
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["self"] = CelValue(self) };
        if (ComparesWithOld)
        {
            variables["oldSelf"] = CelValue(oldSelf);
        }

        try
        {
            return Programs[Rule](variables) is true;
        }
        catch (CelException)
        {
            return false;
        }
    }

    private static FrozenDictionary<string, CelProgramDelegate> Compile()
    {
        var environment = new CelEnvironment(null, null);
        return new[] { "kafkaconnectors", "kafkaconnectclusters" }
            .SelectMany(plural => CrdFile.Fields(CrdFile.Schema(plural)))
            .Select(field => field.Node["x-kubernetes-validations"]).OfType<JsonNode>()
            .SelectMany(Of).Select(validation => validation.Rule).Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(rule => rule, environment.Compile, StringComparer.Ordinal);
    }

    // What is no identifier in CEL is escaped (Kubernetes' documentation of validation rules, "Escaping").
    private static string NameInRules(string field) =>
        field.Replace(".", "__dot__", StringComparison.Ordinal).Replace("-", "__dash__", StringComparison.Ordinal);

    private static object? CelValue(JsonNode? node) => node switch
    {
        null => null,
        // A null is as good as absent to has().
        JsonObject map => map.Where(field => field.Value is not null).ToDictionary(field => NameInRules(field.Key), field => CelValue(field.Value), StringComparer.Ordinal),
        JsonArray list => list.Select(CelValue).ToList(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number when node.AsValue().TryGetValue<long>(out var whole) => whole,
            JsonValueKind.Number => node.GetValue<double>(),
            var kind => kind == JsonValueKind.True,
        },
    };
}
