using System.Text;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Configuration.Exec;
using ConnectOperator.Kubernetes.Configuration.Kubeconfig;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Configuration;

public sealed class KubeconfigTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Current_context_decides()
    {
        var connection = Connect("""
            current-context: prod
            contexts:
            - {name: dev, context: {cluster: one, user: me}}
            - {name: prod, context: {cluster: two, user: me, namespace: kafka}}
            clusters:
            - {name: one, cluster: {server: https://one.test}}
            - name: two
              cluster: {server: https://two.test:6443, tls-server-name: api.test, insecure-skip-tls-verify: true, proxy-url: socks5://proxy.test:1080}
            users:
            - {name: me, user: {token: secret-token}}
            """);

        connection.Server.ShouldBe(new Uri("https://two.test:6443"));
        connection.Namespace.ShouldBe("kafka");
        connection.ServerName.ShouldBe("api.test");
        connection.InsecureSkipTlsVerify.ShouldBeTrue();
        connection.Proxy.ShouldBe(new Uri("socks5://proxy.test:1080"));
        connection.ToString().ShouldNotContain("secret-token");
    }

    [Fact]
    public void First_file_that_has_an_entry_wins()
    {
        var first = directory.Write("first", "current-context: c\nclusters: [{name: k, cluster: {server: https://first.test}}]");
        var second = directory.Write("second", """
            current-context: other
            contexts: [{name: c, context: {cluster: k}}]
            clusters: [{name: k, cluster: {server: https://second.test}}]
            """);

        var merged = KubeconfigReader.ReadAll(string.Join(Path.PathSeparator, first, Path.Combine(directory.Path, "missing"), second));

        KubeconfigConnection.Create(merged, new()).Server.Host.ShouldBe("first.test");
    }

    [Fact]
    public async Task Relative_paths_begin_at_the_file()
    {
        directory.Write("sub/ca.pem", "authority");
        directory.Write("sub/token", "from-file\n");

        var connection = Connect(User("tokenFile: token, token: inline", "certificate-authority: ca.pem"), "sub/config");

        (await connection.CertificateAuthority!.ReadAsync(CancellationToken.None)).ShouldBe("authority");
        (await AuthorizationAsync(connection)).ShouldBe("Bearer from-file", "the file can be renewed, so it wins");
    }

    [Fact]
    public async Task Inline_data_wins_over_files()
    {
        var data = Convert.ToBase64String("inline"u8);
        var connection = Connect(User("token: t", $"certificate-authority: ca.pem, certificate-authority-data: {data}"));

        (await connection.CertificateAuthority!.ReadAsync(CancellationToken.None)).ShouldBe("inline");
    }

    [Fact]
    public async Task User_name_and_password_become_basic_authentication() =>
        (await AuthorizationAsync(Connect(User("username: joe, password: s3cret"))))
            .ShouldBe($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("joe:s3cret"))}");

    [Fact]
    public async Task Client_certificate_is_loaded_with_its_key_and_once_only()
    {
        using var pair = TestCertificates.SelfSigned("client");
        var cert = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.ExportCertificatePem()));
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes(TestCertificates.KeyOf(pair)));
        var credentials = Connect(User($"client-certificate-data: {cert}, client-key-data: {key}")).Credentials;

        var first = await credentials.GetAsync(CancellationToken.None);
        var second = await credentials.GetAsync(CancellationToken.None);

        first.ClientCertificate![0].HasPrivateKey.ShouldBeTrue();
        first.ClientCertificate[0].Thumbprint.ShouldBe(pair.Thumbprint);
        second.ClientCertificate.ShouldBeSameAs(first.ClientCertificate);
    }

    [Fact]
    public void Exec_plugin_is_read_whole()
    {
        var plugin = KubeconfigReader.ReadFile(directory.Write("config", User("""
            exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, args: [get, "1"], env: [{name: A, value: b}], installHint: get it, provideClusterInfo: true, interactiveMode: Never}
            """.Trim()))).Users["u"].Exec!;

        plugin.Command.ShouldBe(Path.Combine(directory.Path, "bin", "login"));
        plugin.Arguments.ShouldBe(["get", "1"]);
        plugin.Environment.ShouldBe([new("A", "b")]);
        plugin.InstallHint.ShouldBe("get it");
        plugin.ProvideClusterInfo.ShouldBeTrue();
        Connect(User("exec: {apiVersion: client.authentication.k8s.io/v1, command: login}")).Credentials.ShouldBeOfType<ExecCredentials>();
    }

    [Fact]
    public void Extension_for_exec_plugins_becomes_json()
    {
        var cluster = KubeconfigReader.ReadFile(directory.Write("config", User("token: t", """
            extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x, count: 3, on: true, quoted: "3", list: [a, null]}}]
            """.Trim()))).Clusters["k"];

        cluster.ExecExtension!.ToJsonString().ShouldBe("""{"audience":"x","count":3,"on":true,"quoted":"3","list":["a",null]}""");
    }

    [Theory]
    [InlineData("token: hunter2, as: admin", "impersonation")]
    [InlineData("auth-provider: {name: gcp}", "auth-provider gcp")]
    [InlineData("client-certificate: x", "client-certificate is given without client-key")]
    [InlineData("client-certificate-data: '###', client-key-data: hunter2", "client-certificate-data is not base64")]
    [InlineData("token: hunter2, exec: {apiVersion: client.authentication.k8s.io/v1, command: x}", "exclude each other")]
    [InlineData("exec: {command: x}", "has no apiVersion")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1}", "has no command")]
    [InlineData("token: [hunter2]", "token must be a text")]
    public void Unusable_users_are_named_with_the_reason_and_no_secret(string user, string reason)
    {
        var message = Should.Throw<ClusterConfigurationException>(() => Connect(User(user))).Message;

        message.ShouldContain(reason);
        message.ShouldContain(directory.Path);
        message.ShouldNotContain("hunter2");
    }

    /// <summary>kubectl 1.20 writes such a null with `config view --flatten`.</summary>
    [Theory]
    [InlineData("as-user-extra: null")]
    [InlineData("as: ''")]
    [InlineData("as-groups: []")]
    [InlineData("as-user-extra: {}")]
    public void Impersonation_of_nobody_is_none(string impersonation) =>
        KubeconfigReader.ReadFile(directory.Write("config", User($"token: t, {impersonation}"))).Users["u"].Impersonates.ShouldBeFalse();

    [Theory]
    [InlineData("as-user-extra: {scopes: [all]}")]
    [InlineData("as-groups: [admins]")]
    public void Impersonation_of_anybody_is_seen(string impersonation) =>
        KubeconfigReader.ReadFile(directory.Write("config", User($"token: t, {impersonation}"))).Users["u"].Impersonates.ShouldBeTrue();

    [Fact]
    public void Unknown_context_is_told_with_the_known_ones() =>
        Should.Throw<ClusterConfigurationException>(() => KubeconfigConnection.Create(
                KubeconfigReader.ReadFile(directory.Write("config", User("token: t"))), new() { Context = "prdo" }))
            .Message.ShouldEndWith("has no context prdo. Known: c.");

    [Theory]
    [InlineData("token: hunter2: x\n  y", "is not valid YAML")]
    [InlineData("[]", "is not a kubeconfig")]
    public void Broken_files_are_named_without_their_content(string content, string reason)
    {
        var message = Should.Throw<ClusterConfigurationException>(() => Connect(content)).Message;

        message.ShouldContain(reason);
        message.ShouldNotContain("hunter2");
    }

    private static string User(string user, string cluster = "") => $$$"""
        current-context: c
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {server: "https://api.test", {{{cluster}}} }}]
        users: [{name: u, user: { {{{user}}} }}]
        """;

    private static async Task<string> AuthorizationAsync(ClusterConnection connection) =>
        (await connection.Credentials.GetAsync(CancellationToken.None)).Authorization!.ToString();

    private ClusterConnection Connect(string content, string name = "config") =>
        KubeconfigConnection.Create(KubeconfigReader.ReadFile(directory.Write(name, content)), new() { Time = new ManualTimeProvider() });
}
