using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

[Collection(ControlPlaneCollection.Name)]
public sealed class AccessTests(ControlPlaneFixture fixture)
{
    private readonly KubernetesControlPlane plane = fixture.Plane;

    [FactWhereApiServerIsOurs]
    public async Task User_may_do_nothing_until_a_role_is_bound()
    {
        var name = await plane.CreateNamespaceAsync();
        var user = plane.KubectlAs(plane.WriteUserKubeconfig("jane"));
        string[] readConfigMaps = ["get", "configmaps", "--namespace", name];
        (await user.RunAsync(readConfigMaps)).Error.ShouldContain("""User "jane" cannot list resource "configmaps" """.TrimEnd());

        await LetReadConfigMapsAsync(name, "--user=jane");

        await CanEventuallyAsync(user, readConfigMaps);
        (await user.RunAsync(["get", "secrets", "--namespace", name])).Error.ShouldContain("Forbidden");
    }

    [FactWhereApiServerIsOurs]
    public async Task Roles_of_a_group_hold_for_its_users()
    {
        var name = await plane.CreateNamespaceAsync();
        var user = plane.KubectlAs(plane.WriteUserKubeconfig("joe", "operators"));

        await LetReadConfigMapsAsync(name, "--group=operators");

        await CanEventuallyAsync(user, ["get", "configmaps", "--namespace", name]);
    }

    [Fact]
    public async Task Service_account_is_known_by_its_token()
    {
        var name = await plane.CreateNamespaceAsync();
        (await plane.KubectlAsync(["create", "serviceaccount", "operator", "--namespace", name])).OutputOrThrow();
        var account = plane.KubectlAs(await plane.WriteServiceAccountKubeconfigAsync(name, "operator"));
        string[] readConfigMaps = ["get", "configmaps", "--namespace", name];
        (await account.RunAsync(readConfigMaps)).Error.ShouldContain($"system:serviceaccount:{name}:operator");

        await LetReadConfigMapsAsync(name, $"--serviceaccount={name}:operator");

        await CanEventuallyAsync(account, readConfigMaps);
        (await account.RunAsync(["get", "configmaps", "--namespace", "kube-system"])).Error.ShouldContain("Forbidden");
    }

    private async Task LetReadConfigMapsAsync(string @namespace, string subject)
    {
        (await plane.KubectlAsync(["create", "role", "reader", "--verb=get,list", "--resource=configmaps", "--namespace", @namespace])).OutputOrThrow();
        (await plane.KubectlAsync(["create", "rolebinding", "reader", "--role=reader", subject, "--namespace", @namespace])).OutputOrThrow();
    }

    // The authorizer learns of a new binding through a watch.
    private static Task CanEventuallyAsync(Kubectl user, IReadOnlyList<string> arguments) =>
        Eventually.HoldsAsync(
            $"{string.Join(' ', arguments)} to be allowed",
            async token => (await user.RunAsync(arguments, cancellationToken: token)).Succeeded);
}
