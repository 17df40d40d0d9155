using System.Text.Json.Nodes;

namespace ControlPlane.Servers;

/// <summary>The API server's audit log: what service accounts asked for and whether they were let, without bodies.</summary>
internal sealed class AuditLog
{
    private const string Policy =
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
          userGroups: [system:serviceaccounts]
        - level: None
        """;

    private readonly string policyPath;
    private readonly string logPath;

    private AuditLog(string policyPath, string logPath)
    {
        this.policyPath = policyPath;
        this.logPath = logPath;
    }

    /// <summary>Written at once, by default, before the answer goes out: who has an answer finds its request in the log.</summary>
    public IReadOnlyList<string> ServerArguments => [$"--audit-policy-file={policyPath}", $"--audit-log-path={logPath}", "--audit-log-format=json"];

    public static AuditLog In(string stateDirectory)
    {
        var policy = Path.Combine(stateDirectory, "audit-policy.yaml");
        File.WriteAllText(policy, Policy);
        return new AuditLog(policy, Path.Combine(stateDirectory, "audit.jsonl"));
    }

    public async Task<IReadOnlyList<AuditedRequest>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(logPath))
        {
            return [];
        }

        await using var file = new FileStream(logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file);
        var complete = (await text.ReadToEndAsync(cancellationToken)).Split('\n')[..^1];
        return [.. complete.Select(line => Read(JsonNode.Parse(line)!))];
    }

    private static AuditedRequest Read(JsonNode line)
    {
        var about = line["objectRef"];
        return new AuditedRequest
        {
            User = (string)line["user"]!["username"]!,
            Verb = (string)line["verb"]!,
            Uri = (string)line["requestURI"]!,
            Group = Text("apiGroup"),
            Resource = Text("subresource") is { Length: > 0 } part ? $"{Text("resource")}/{part}" : Text("resource"),
            Namespace = Text("namespace"),
            Name = Text("name"),
            Allowed = (string?)line["annotations"]?["authorization.k8s.io/decision"] == "allow",
        };

        string Text(string field) => (string?)about?[field] ?? "";
    }
}
