using System.Text.Json.Nodes;

namespace ConnectOperator.CrdGenerator;

/// <summary>Schemas of types that Kubernetes defines, as its own API conventions fix them (k8s.io/apimachinery, meta/v1).</summary>
internal static class KubernetesSchemas
{
    public static JsonObject Condition() => new()
    {
        ["description"] = "One aspect of the resource's state.",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["type"] = Text("Which aspect, in CamelCase.", 316, @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"),
            ["status"] = new JsonObject
            {
                ["description"] = "Whether it holds: True, False or Unknown.",
                ["type"] = "string",
                ["enum"] = new JsonArray("True", "False", "Unknown"),
            },
            ["observedGeneration"] = new JsonObject
            {
                ["description"] = "The metadata.generation that the condition was computed from.",
                ["type"] = "integer",
                ["format"] = "int64",
                ["minimum"] = 0,
            },
            ["lastTransitionTime"] = new JsonObject
            {
                ["description"] = "When status last changed.",
                ["type"] = "string",
                ["format"] = "date-time",
            },
            ["reason"] = Text("Why, as one word in CamelCase that programs may rely on.", 1024, "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"),
            ["message"] = new JsonObject
            {
                ["description"] = "Why, and what to do about it, for people. May be empty.",
                ["type"] = "string",
                ["maxLength"] = 32768,
            },
        },
        ["required"] = new JsonArray("type", "status", "lastTransitionTime", "reason", "message"),
    };

    public static JsonObject LabelSelector() => new()
    {
        ["type"] = "object",
        ["x-kubernetes-map-type"] = "atomic",
        ["properties"] = new JsonObject
        {
            ["matchLabels"] = new JsonObject
            {
                ["description"] = "Labels that must have exactly these values.",
                ["type"] = "object",
                ["additionalProperties"] = new JsonObject { ["type"] = "string" },
            },
            ["matchExpressions"] = new JsonObject
            {
                ["description"] = "Further requirements, all of which must hold.",
                ["type"] = "array",
                ["x-kubernetes-list-type"] = "atomic",
                ["items"] = Requirement(),
            },
        },
    };

    private static JsonObject Requirement() => new()
    {
        ["description"] = "A requirement on one label.",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["key"] = new JsonObject { ["description"] = "The label.", ["type"] = "string", ["minLength"] = 1 },
            ["operator"] = new JsonObject
            {
                ["description"] = "In and NotIn compare with values; Exists and DoesNotExist take none.",
                ["type"] = "string",
                ["enum"] = new JsonArray("In", "NotIn", "Exists", "DoesNotExist"),
            },
            ["values"] = new JsonObject
            {
                ["description"] = "The values that In and NotIn compare with.",
                ["type"] = "array",
                ["x-kubernetes-list-type"] = "atomic",
                ["items"] = new JsonObject { ["type"] = "string" },
            },
        },
        ["required"] = new JsonArray("key", "operator"),
    };

    private static JsonObject Text(string description, int maxLength, string pattern) => new()
    {
        ["description"] = description,
        ["type"] = "string",
        ["minLength"] = 1,
        ["maxLength"] = maxLength,
        ["pattern"] = pattern,
    };
}
