using System.Text.Json.Nodes;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>One verb on one resource that a role grants, and where.</summary>
/// <param name="Role">Kind and name of the role, for messages.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">Resource, with its subresource if that is meant.</param>
/// <param name="Verb">RBAC's verb.</param>
/// <param name="Namespace">Where it holds; null for everywhere.</param>
/// <param name="Name">The object that it is about; null for all.</param>
internal sealed record GrantedRight(string Role, string Group, string Resource, string Verb, string? Namespace, string? Name)
{
    /// <summary>Whether a request needed this right, or one like it.</summary>
    public bool Covers(AuditedRequest request) =>
        (request.Group, request.Resource, request.Verb) == (Group, Resource, Verb)
        && (Namespace is null || Namespace == request.Namespace)
        && (Name is null || Name == request.Name);

    /// <summary>Everything that the API server's roles and bindings grant to a service account by name.</summary>
    public static async Task<IReadOnlyList<GrantedRight>> OfAccountAsync(KubernetesControlPlane plane, string @namespace, string name)
    {
        var objects = new List<JsonNode>();
        foreach (var kind in (string[])["clusterroles", "roles", "clusterrolebindings", "rolebindings"])
        {
            var list = (await plane.KubectlAsync(["get", kind, "--all-namespaces", "--output=json"])).OutputOrThrow();
            objects.AddRange(JsonNode.Parse(list)!["items"]!.AsArray().Select(each => each!));
        }

        return
        [
            .. from binding in objects
               where binding["subjects"] is JsonArray subjects && subjects.Any(subject =>
                   ((string?)subject!["kind"], (string?)subject["namespace"], (string?)subject["name"]) == ("ServiceAccount", @namespace, name))
               from role in objects
               where IsRoleOf(binding, role)
               from right in Expand(role, NamespaceOf(binding))
               select right,
        ];
    }

    /// <summary>Each combination that a role's rules allow, one by one.</summary>
    public static IEnumerable<GrantedRight> Expand(JsonNode role, string? @namespace) =>
        from rule in role["rules"]!.AsArray()
        from @group in Texts(rule, "apiGroups")
        from resource in Texts(rule, "resources")
        from verb in Texts(rule, "verbs")
        from name in Texts(rule, "resourceNames").DefaultIfEmpty(null)
        select new GrantedRight($"{role["kind"]}/{role["metadata"]!["name"]}", @group!, resource!, verb!, @namespace, name);

    private static bool IsRoleOf(JsonNode binding, JsonNode role) =>
        binding["roleRef"]!["kind"]!.ToString() == role["kind"]!.ToString()
        && binding["roleRef"]!["name"]!.ToString() == role["metadata"]!["name"]!.ToString()
        && (NamespaceOf(role) ?? NamespaceOf(binding)) == NamespaceOf(binding);

    private static string? NamespaceOf(JsonNode node) => (string?)node["metadata"]!["namespace"];

    private static IEnumerable<string?> Texts(JsonNode? rule, string field) => (rule![field] as JsonArray ?? []).Select(text => (string?)text);
}
