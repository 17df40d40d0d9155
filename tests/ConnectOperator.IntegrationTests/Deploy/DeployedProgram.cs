using System.Text.Json.Nodes;
using ConnectOperator.IntegrationTests.EndToEnd;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>
/// What a kubelet would make of the installed Deployment, there being none: the program with the container's arguments and
/// environment, as the pod's service account. Two things differ from a pod. The account's token comes by KUBECONFIG instead of by a
/// mounted folder, and the HTTP port is any free one, since all pods share this machine's.
/// </summary>
internal sealed class DeployedProgram
{
    private readonly JsonNode container;
    private readonly string kubeconfigPath;

    private DeployedProgram(JsonNode deployment, string kubeconfigPath)
    {
        var spec = deployment["spec"]!;
        Replicas = (int)spec["replicas"]!;
        container = spec["template"]!["spec"]!["containers"]![0]!;
        this.kubeconfigPath = kubeconfigPath;
    }

    public int Replicas { get; }

    /// <summary>Paths that the kubelet would ask.</summary>
    public IEnumerable<string> ProbePaths =>
        from probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"]
        select (string)container[probe]!["httpGet"]!["path"]!;

    public static async Task<DeployedProgram> ReadAsync(KubernetesControlPlane plane)
    {
        var answer = await plane.KubectlAsync(["get", "deployment/connect-operator", "--namespace", InstalledFlavour.Namespace, "--output=json"]);
        var deployment = JsonNode.Parse(answer.OutputOrThrow())!;
        var account = (string)deployment["spec"]!["template"]!["spec"]!["serviceAccountName"]!;
        return new DeployedProgram(deployment, await plane.WriteServiceAccountKubeconfigAsync(InstalledFlavour.Namespace, account));
    }

    public OperatorProcess Start() => OperatorProcess.StartContained(
        [.. Items("args").Select(argument => (string)argument!), "--bind=127.0.0.1:0"],
        Items("env")
            .ToDictionary(variable => (string)variable!["name"]!, variable => (string?)variable!["value"] ?? "", StringComparer.Ordinal)
            .Append(new("KUBECONFIG", kubeconfigPath))
            .ToDictionary());

    private JsonArray Items(string field) => container[field] as JsonArray ?? [];
}
