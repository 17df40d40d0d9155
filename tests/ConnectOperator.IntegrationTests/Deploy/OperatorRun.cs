using System.Net;
using System.Text.Json.Nodes;
using ConnectDouble;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.EndToEnd;
using ControlPlane;
using Xunit;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>
/// One run of the installed operator, as many pods as its Deployment has, doing everything that it can do. Tests look at what the
/// API server kept account of. A step that did not work is kept for them too: a right that is missing says more than it does.
/// </summary>
public abstract class OperatorRun(DeploymentFixture fixture, string overlay, string[] watched) : IAsyncLifetime
{
    private const string Account = "connect-operator";

    private IReadOnlyList<AuditedRequest> requests = [];
    private IReadOnlyList<GrantedRight> rights = [];

    /// <summary>The first step that did not work, with the operators' logs; null when all did.</summary>
    public string? Failure { get; private set; }

    /// <summary>What the pods answered to the probes of their Deployment once they were at work.</summary>
    public IReadOnlyList<string> ProbeAnswers { get; private set; } = [];

    /// <summary>What the account has in namespaces that the operator does not watch, beyond what any account has.</summary>
    public IReadOnlyList<string> RightsElsewhere { get; private set; } = [];

    public IReadOnlyList<AuditedRequest> Refused => [.. requests.Where(request => !request.Allowed)];

    internal IReadOnlyList<GrantedRight> Rights => rights;

    internal IReadOnlyList<GrantedRight> Unused => [.. rights.Where(right => !requests.Any(right.Covers))];

    private KubernetesControlPlane Plane => fixture.Plane;

    public async Task InitializeAsync()
    {
        if (Plane.Target.NotOursBecause is not null)
        {
            // Somebody else's cluster keeps no account for us: the tests are skipped there.
            return;
        }

        foreach (var each in watched)
        {
            await fixture.EnsureNamespaceAsync(each);
        }

        await using var installed = await InstalledFlavour.ApplyAsync(Plane, await Kustomization.RenderAsync(Plane.Kubectl, overlay));
        rights = await GrantedRight.OfAccountAsync(Plane, InstalledFlavour.Namespace, Account);
        await RightsHoldAsync();
        RightsElsewhere = await RightsInAsync("default", Account, but: "default");
        var before = (await Plane.ReadAuditAsync()).Count;
        var program = await DeployedProgram.ReadAsync(Plane);
        await using var installation = await Installation.StartInAsync(
            Plane,
            watched,
            new ConnectDoubleOptions
            {
                Delays = ConnectDelays.None,
                BasicAuthUsers = new Dictionary<string, string>(StringComparer.Ordinal) { ["operator"] = "right" },
            },
            program.Start);
        for (var another = 1; another < program.Replicas; another++)
        {
            installation.StartOperator();
        }

        try
        {
            await DoEverythingAsync(installation);
            ProbeAnswers = await AskProbesAsync(installation, program);
            await LeaveNothingBehindAsync(installation);
        }
        catch (Exception failure) when (failure is TimeoutException or ControlPlaneException)
        {
            Failure = $"{failure.Message}{Environment.NewLine}{installation.Log}";
        }

        await ReadRequestsAsync(since: before);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What the flavour can do beyond what each can.</summary>
    internal virtual Task DoMoreAsync(Installation installation) => Task.CompletedTask;

    private static string User => $"system:serviceaccount:{InstalledFlavour.Namespace}:{Account}";

    private static async Task<IReadOnlyList<string>> AskProbesAsync(Installation installation, DeployedProgram program)
    {
        var answers = new List<string>();
        foreach (var each in installation.Operators)
        {
            foreach (var path in program.ProbePaths.Distinct(StringComparer.Ordinal))
            {
                await Eventually.HoldsAsync($"{path} to answer well", async _ => (await each.GetAsync(path)).Code == HttpStatusCode.OK);
                answers.Add($"{path} {(int)(await each.GetAsync(path)).Code}");
            }
        }

        return answers;
    }

    private static async Task LeaveNothingBehindAsync(Installation installation)
    {
        // A cluster waits for its connectors, wherever they are.
        foreach (var kind in (string[])["kcr", "kcc"])
        {
            foreach (var each in installation.Watched)
            {
                await installation.KubectlAsync("delete", kind, "--all", "--timeout=60s", "--namespace", each);
            }
        }

        foreach (var each in installation.Operators)
        {
            await each.TerminateAsync();
        }
    }

    private async Task DoEverythingAsync(Installation installation)
    {
        await installation.ApplyAsync(
            Manifests.Secret("login", ("username", "operator"), ("password", "right")),
            Manifests.Secret("db", ("password", "first")),
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = "defaults" },
                ["data"] = new JsonObject { ["topic"] = "lines" },
            },
            Manifests.Cluster(installation.Connect.Url, spec =>
            {
                spec["authentication"] = new JsonObject { ["basic"] = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = "login" } } };
                spec["allowedNamespaces"] = JsonNode.Parse("""{"from": "Selector", "selector": {"matchLabels": {"kafka": "guest"}}}""");
            }),
            Manifests.Jdbc("a", "db"),
            Manifests.Connector("b", spec =>
            {
                spec["config"] = new JsonObject { ["file"] = "/var/log/app.log" };
                spec["configFrom"] = new JsonArray(new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = "defaults" } });
            }));
        await installation.AllSayAsync(Reasons.Running, 2);
        await DoMoreAsync(installation);
        await installation.ApplyAsync(Manifests.Secret("db", ("password", "second")));
        await installation.ConnectHasAsync("a", "with the new password", connector => connector.Config["connection.password"] == "second");
        await installation.KubectlAsync("annotate", "kcr/a", "kafkaconnect.dev/restart=now");
        await installation.SaysAsync("a", Reasons.Running, connector => connector.Status!.HandledTokens?.Restart == "now");
        // The same Event twice is a series, which is patched.
        foreach (var topic in (string[])["other", "another"])
        {
            installation.Connect.SetConfigDirectly("b", new Dictionary<string, string>(Manifests.ConfigInConnect("b"), StringComparer.Ordinal) { ["topic"] = topic });
            await installation.ConnectHasAsync("b", "as asked", connector => connector.Config["topic"] == "lines");
            await installation.SaysAsync("b", Reasons.Running);
        }

        await installation.PatchAsync("kcr/b", """{"spec": {"state": "stopped"}}""");
        await installation.SaysAsync("b", Reasons.Stopped);
    }

    /// <summary>The authorizer learns of roles and bindings through watches: whoever starts before it has would be refused for no reason.</summary>
    private async Task RightsHoldAsync()
    {
        foreach (var right in rights)
        {
            string[] ask =
            [
                "auth", "can-i", right.Verb, $"{right.Resource.Split('/')[0]}.{right.Group}".TrimEnd('.') + (right.Name is { } name ? $"/{name}" : ""),
                $"--subresource={right.Resource.Split('/').ElementAtOrDefault(1)}", "--namespace", right.Namespace ?? "default", "--as", User,
            ];
            await Eventually.HoldsAsync($"{right} to hold", async token => (await Plane.KubectlAsync(ask, cancellationToken: token)).Succeeded);
        }
    }

    private async Task ReadRequestsAsync(int since)
    {
        await ReadAsync(CancellationToken.None);
        try
        {
            // A watch is accounted for when it has ended, which is a moment after the operators have.
            await Eventually.HoldsAsync("every right to be used", async token =>
            {
                await ReadAsync(token);
                return Failure is not null || Unused is [];
            }, TimeSpan.FromSeconds(20));
        }
        catch (TimeoutException)
        {
            // A test says which were not.
        }

        async Task ReadAsync(CancellationToken token) =>
            requests = [.. (await Plane.ReadAuditAsync(token)).Skip(since).Where(request => request.User == User)];
    }

    private async Task<IReadOnlyList<string>> RightsInAsync(string @namespace, string account, string but)
    {
        var (more, usual) = (await ListAsync($"system:serviceaccount:{InstalledFlavour.Namespace}:{account}"), await ListAsync($"system:serviceaccount:{@namespace}:{but}"));
        return [.. more.Except(usual)];

        async Task<string[]> ListAsync(string user)
        {
            // Without the groups, an impersonated account would lack what every account has.
            string[] list =
            [
                "auth", "can-i", "--list", "--no-headers", "--namespace", @namespace, "--as", user,
                "--as-group=system:serviceaccounts", "--as-group=system:authenticated",
            ];
            return (await Plane.KubectlAsync(list)).OutputOrThrow().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
