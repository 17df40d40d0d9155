using System.Text.Json.Nodes;

namespace ConnectOperator.Tests.Deploy;

/// <summary>
/// The Pod Security Standard "restricted", and "baseline" which it contains (kubernetes.io/docs/concepts/security/pod-security-standards),
/// for pods of Linux. What a pod must not have at all is asked for by name, what it must have by value.
/// </summary>
internal static class RestrictedPod
{
    private static readonly string[] VolumeKinds =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    /// <summary>The controls that a pod template's spec breaks, in words for people.</summary>
    public static IEnumerable<string> Violations(JsonObject spec)
    {
        foreach (var sharing in (string[])["hostNetwork", "hostPID", "hostIPC"])
        {
            if (IsTrue(spec[sharing]))
            {
                yield return $"{sharing} is on";
            }
        }

        foreach (var volume in Items(spec["volumes"]))
        {
            if (volume.Select(member => member.Key).Except(VolumeKinds).Except(["name"]).Any())
            {
                yield return $"volume {volume["name"]} is of a kind that is not allowed";
            }
        }

        var pod = spec["securityContext"];
        foreach (var container in Items(spec["containers"]).Concat(Items(spec["initContainers"])).Concat(Items(spec["ephemeralContainers"])))
        {
            foreach (var violation in Violations(container, pod))
            {
                yield return $"container {container["name"]}: {violation}";
            }
        }
    }

    private static IEnumerable<string> Violations(JsonObject container, JsonNode? pod)
    {
        var own = container["securityContext"];
        if (IsTrue(own?["privileged"]))
        {
            yield return "privileged";
        }

        if (own?["allowPrivilegeEscalation"] is not JsonValue escalation || escalation.GetValue<bool>())
        {
            yield return "allowPrivilegeEscalation is not false";
        }

        if (!Items(own?["capabilities"]?["drop"], text => text).Contains("ALL"))
        {
            yield return "capabilities are not dropped";
        }

        if (Items(own?["capabilities"]?["add"], text => text).Except(["NET_BIND_SERVICE"]).Any())
        {
            yield return "capabilities are added";
        }

        if (!IsTrue(own?["runAsNonRoot"] ?? pod?["runAsNonRoot"]))
        {
            yield return "runAsNonRoot is not true";
        }

        if ((own?["runAsUser"] ?? pod?["runAsUser"]) is JsonValue user && user.GetValue<int>() == 0)
        {
            yield return "runAsUser is root";
        }

        if ((string?)(own?["seccompProfile"] ?? pod?["seccompProfile"])?["type"] is not ("RuntimeDefault" or "Localhost"))
        {
            yield return "seccompProfile is neither RuntimeDefault nor Localhost";
        }

        if (Items(container["ports"]).Any(port => port["hostPort"] is not null))
        {
            yield return "a hostPort";
        }
    }

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.GetValue<bool>();

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!.AsObject());

    private static IEnumerable<string> Items(JsonNode? list, Func<string, string> each) => (list as JsonArray ?? []).Select(item => each((string)item!));
}
