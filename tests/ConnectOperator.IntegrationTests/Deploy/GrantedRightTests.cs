using System.Text.Json.Nodes;
using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>What the tests of rights would see.</summary>
public sealed class GrantedRightTests
{
    private static readonly JsonNode Role = JsonNode.Parse(
        """
        {
          "kind": "Role",
          "metadata": {"name": "operator", "namespace": "kafka"},
          "rules": [
            {"apiGroups": [""], "resources": ["secrets", "configmaps"], "verbs": ["get", "list"]},
            {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "resourceNames": ["one"], "verbs": ["update"]}
          ]
        }
        """)!;

    [Fact]
    public void Every_combination_that_a_rule_allows_is_a_right() =>
        GrantedRight.Expand(Role, "kafka").Select(right => $"{right.Verb} {right.Resource} {right.Name}".TrimEnd())
            .ShouldBe(["get secrets", "list secrets", "get configmaps", "list configmaps", "update leases one"]);

    [Theory]
    [InlineData("get", "secrets", "kafka", "db", true)]
    [InlineData("get", "secrets", "other", "db", false)]
    [InlineData("watch", "secrets", "kafka", "", false)]
    [InlineData("get", "secrets/status", "kafka", "db", false)]
    public void Right_is_used_by_requests_like_it_alone(string verb, string resource, string @namespace, string name, bool used)
    {
        var request = new AuditedRequest
        {
            User = "somebody", Verb = verb, Uri = "/", Resource = resource, Namespace = @namespace, Name = name, Allowed = true,
        };

        GrantedRight.Expand(Role, "kafka").Any(right => right.Covers(request)).ShouldBe(used);
    }
}
