using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConnectOperator.IntegrationTests.EndToEnd;
using ConnectOperator.Tests.Deploy;

namespace ConnectOperator.IntegrationTests.GitOps;

/// <summary>
/// Takes resources as the API server holds them, for Argo CD's health scripts. With <c>RECORD_TESTDATA=1</c> they become the test data
/// in deploy/argocd, which Argo CD wants to be resources of real clusters.
/// </summary>
internal sealed partial class HealthRecorder(Installation installation)
{
    private static readonly bool Records = Environment.GetEnvironmentVariable("RECORD_TESTDATA") == "1";

    /// <summary>What the script of its kind says of a resource as it is; the name is that of its file in testdata.</summary>
    public async Task<LuaHealth> JudgeAsync(string resource, string name, string? @namespace = null)
    {
        string[] get = ["get", resource, "--namespace", @namespace ?? installation.Namespace, "--output"];
        var live = JsonNode.Parse(await installation.KubectlAsync([.. get, "json"]))!.AsObject();
        if (Records)
        {
            var path = Path.Combine(LuaHealth.Folder((string)live["kind"]!), "testdata", $"{name}.yaml");
            await File.WriteAllTextAsync(path, Recordable(await installation.KubectlAsync([.. get, "yaml"]), @namespace ?? installation.Namespace));
        }

        return await LuaHealth.OfAsync(live);
    }

    /// <summary>Without what says nothing about health and changes with each run.</summary>
    private static string Recordable(string yaml, string @namespace) =>
        Noise().Replace(yaml, "").Replace(@namespace, "kafka", StringComparison.Ordinal);

    // kubectl's annotation, and managedFields, which older versions of it still print.
    [GeneratedRegex(@"^  annotations:\n    kubectl\.kubernetes\.io/last-applied-configuration: \|\n.*\n(      .*\n)*|^  managedFields:\n(  - .*\n|    .*\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Noise();
}
