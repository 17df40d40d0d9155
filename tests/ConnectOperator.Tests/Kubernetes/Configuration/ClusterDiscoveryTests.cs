using ConnectOperator.Kubernetes.Configuration;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Configuration;

public sealed class ClusterDiscoveryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ManualTimeProvider time = new();
    private readonly Dictionary<string, string> environment = [];

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Pod_uses_its_service_account_and_follows_the_rotation_of_its_token()
    {
        InPod("10.96.0.1");

        var connection = ClusterDiscovery.Find(Options);

        connection.Server.ShouldBe(new Uri("https://10.96.0.1:443"));
        connection.Namespace.ShouldBe("operators");
        connection.UseEnvironmentProxy.ShouldBeFalse();
        (await TokenOfAsync(connection)).ShouldBe("Bearer first");
        directory.Write("sa/token", "second\n");
        (await TokenOfAsync(connection)).ShouldBe("Bearer first");
        time.Advance(TimeSpan.FromMinutes(1));
        (await TokenOfAsync(connection)).ShouldBe("Bearer second");
    }

    [Fact]
    public async Task Refused_token_is_read_again_at_once()
    {
        InPod("10.96.0.1");
        var credentials = ClusterDiscovery.Find(Options).Credentials;
        var refused = await credentials.GetAsync(CancellationToken.None);
        directory.Write("sa/token", "second");

        credentials.Refused(refused);

        (await credentials.GetAsync(CancellationToken.None)).Authorization!.ToString().ShouldBe("Bearer second");
    }

    [Fact]
    public async Task Token_that_vanishes_while_it_is_exchanged_stays_in_use()
    {
        InPod("10.96.0.1");
        var connection = ClusterDiscovery.Find(Options);
        await TokenOfAsync(connection);
        File.Delete(Path.Combine(directory.Path, "sa", "token"));
        time.Advance(TimeSpan.FromMinutes(5));

        (await TokenOfAsync(connection)).ShouldBe("Bearer first");
    }

    [Fact]
    public void IPv6_address_of_the_service_is_bracketed()
    {
        InPod("fd00::1");

        ClusterDiscovery.Find(Options).Server.ShouldBe(new Uri("https://[fd00::1]:443"));
    }

    [Fact]
    public void Pod_without_a_service_account_is_told_why()
    {
        environment["KUBERNETES_SERVICE_HOST"] = "10.96.0.1";

        Should.Throw<ClusterConfigurationException>(() => ClusterDiscovery.Find(Options)).Message.ShouldEndWith("Is automountServiceAccountToken off?");
    }

    [Fact]
    public void Kubeconfig_that_was_asked_for_wins_over_the_pod()
    {
        InPod("10.96.0.1");
        var path = directory.Write("config", MinimalKubeconfig("https://asked.test"));

        ClusterDiscovery.Find(Options with { KubeconfigPath = path }).Server.Host.ShouldBe("asked.test");
    }

    [Fact]
    public void Kubeconfig_of_the_environment_wins_over_the_pod()
    {
        InPod("10.96.0.1");
        environment["KUBECONFIG"] = directory.Write("config", MinimalKubeconfig("https://environment.test"));

        ClusterDiscovery.Find(Options).Server.Host.ShouldBe("environment.test");
    }

    [Fact]
    public void Kubeconfig_of_the_home_directory_is_the_last_resort()
    {
        directory.Write("home/.kube/config", MinimalKubeconfig("https://home.test"));

        ClusterDiscovery.Find(Options).Server.Host.ShouldBe("home.test");
    }

    [Fact]
    public void Nothing_configured_says_where_it_was_looked_for() =>
        Should.Throw<ClusterConfigurationException>(() => ClusterDiscovery.Find(Options)).Message.ShouldContain("Pass --kubeconfig or set KUBECONFIG.");

    private ClusterConnectionOptions Options => new()
    {
        Environment = name => environment.GetValueOrDefault(name),
        HomeDirectory = Path.Combine(directory.Path, "home"),
        ServiceAccountDirectory = Path.Combine(directory.Path, "sa"),
        Time = time,
    };

    private static string MinimalKubeconfig(string server) => $$$"""
        {current-context: c, contexts: [{name: c, context: {cluster: k}}], clusters: [{name: k, cluster: {server: "{{{server}}}"}}]}
        """;

    private static async Task<string> TokenOfAsync(ClusterConnection connection) =>
        (await connection.Credentials.GetAsync(CancellationToken.None)).Authorization!.ToString();

    private void InPod(string host)
    {
        environment["KUBERNETES_SERVICE_HOST"] = host;
        environment["KUBERNETES_SERVICE_PORT"] = "443";
        directory.Write("sa/token", "first\n");
        directory.Write("sa/namespace", "operators");
        directory.Write("sa/ca.crt", "not read here");
    }
}
