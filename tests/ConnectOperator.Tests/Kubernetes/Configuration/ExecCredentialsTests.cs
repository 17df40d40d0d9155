using System.Text.Json.Nodes;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Configuration.Exec;
using ConnectOperator.Kubernetes.Configuration.Kubeconfig;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Configuration;

public sealed class ExecCredentialsTests
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private readonly ManualTimeProvider time = new();
    private readonly FakeRunner runner = new();

    [Fact]
    public async Task Credential_is_kept_until_shortly_before_it_expires()
    {
        var credentials = Credentials();
        runner.Answers("one", expiresAt: time.GetUtcNow().AddMinutes(10));
        (await TokenAsync(credentials)).ShouldBe("one");
        runner.Answers("two");

        time.Advance(TimeSpan.FromMinutes(9));
        (await TokenAsync(credentials)).ShouldBe("one");
        time.Advance(TimeSpan.FromSeconds(31));
        (await TokenAsync(credentials)).ShouldBe("two");
        time.Advance(TimeSpan.FromDays(1));
        (await TokenAsync(credentials)).ShouldBe("two", "it has no expiry");
        runner.Runs.ShouldBe(2);
    }

    [Fact]
    public async Task Credential_stays_in_use_while_the_plugin_fails_before_its_expiry()
    {
        var credentials = Credentials();
        runner.Answers("one", expiresAt: time.GetUtcNow().AddMinutes(10));
        await TokenAsync(credentials);
        runner.Output = new(1, "");

        time.Advance(TimeSpan.FromMinutes(9.6));
        (await TokenAsync(credentials)).ShouldBe("one");
        time.Advance(TimeSpan.FromMinutes(1));
        await Should.ThrowAsync<ClusterConfigurationException>(() => TokenAsync(credentials));
    }

    [Fact]
    public async Task Refused_credential_is_renewed_once_for_all_requests()
    {
        var credentials = Credentials();
        runner.Answers("one");
        var refused = await credentials.GetAsync(CancellationToken.None);
        runner.Answers("two");

        credentials.Refused(refused);
        (await TokenAsync(credentials)).ShouldBe("two");
        credentials.Refused(refused);
        (await TokenAsync(credentials)).ShouldBe("two");

        runner.Runs.ShouldBe(2);
    }

    [Fact]
    public async Task Requests_share_one_run_and_outlive_the_one_that_gives_up()
    {
        var credentials = Credentials();
        runner.Answers("one");
        runner.Hold = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = credentials.GetAsync(impatient.Token).AsTask();
        var second = credentials.GetAsync(CancellationToken.None).AsTask();

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        runner.Hold.SetResult();

        (await second).Authorization!.Parameter.ShouldBe("one");
        runner.Runs.ShouldBe(1);
    }

    [Fact]
    public async Task Plugin_is_told_of_the_cluster_when_it_asks_for_it()
    {
        runner.Answers("one");
        await TokenAsync(Credentials(new() { ApiVersion = V1, Command = "login", ProvideClusterInfo = true }));

        JsonNode.Parse(runner.ExecInfo)!.ToJsonString().ShouldBe(
            """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"cluster":{"server":"https://api.test","certificate-authority-data":"Y2E="},"interactive":false}}""");
    }

    [Fact]
    public async Task Plugin_is_told_nothing_of_the_cluster_otherwise()
    {
        runner.Answers("one");
        await TokenAsync(Credentials());

        JsonNode.Parse(runner.ExecInfo)!["spec"]!.ToJsonString().ShouldBe("""{"interactive":false}""");
    }

    [Fact]
    public async Task Client_certificate_of_the_plugin_is_used()
    {
        using var pair = TestCertificates.SelfSigned("client");
        var status = new JsonObject
        {
            ["clientCertificateData"] = pair.ExportCertificatePem(),
            ["clientKeyData"] = TestCertificates.KeyOf(pair),
        };
        runner.Output = new(0, new JsonObject { ["apiVersion"] = V1, ["kind"] = "ExecCredential", ["status"] = status }.ToJsonString());

        var credential = await Credentials().GetAsync(CancellationToken.None);

        credential.ClientCertificate![0].Thumbprint.ShouldBe(pair.Thumbprint);
        credential.Authorization.ShouldBeNull();
    }

    [Theory]
    [InlineData(V1, 1, "hunter2", "exit code 1")]
    [InlineData(V1, 0, "hunter2", "not an ExecCredential in JSON")]
    [InlineData(V1, 0, """{"apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"hunter2"}}""", "answered in apiVersion")]
    [InlineData(V1, 0, """{"apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"hunter2"}}""", "neither a token nor")]
    [InlineData("client.authentication.k8s.io/v1alpha1", 0, "", "is not supported")]
    public async Task Unusable_answers_are_named_without_their_content(string version, int exitCode, string output, string reason)
    {
        runner.Output = new(exitCode, output);

        var failure = await Should.ThrowAsync<ClusterConfigurationException>(
            () => TokenAsync(Credentials(new() { ApiVersion = version, Command = "login" })));

        failure.Message.ShouldStartWith("user me: the exec plugin login gave no credential: ");
        failure.Message.ShouldContain(reason);
        failure.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Missing_plugin_is_told_with_its_install_hint()
    {
        var plugin = new ExecPlugin { ApiVersion = V1, Command = "/does/not/exist", InstallHint = "Install it with: x" };
        var credentials = new ExecCredentials(plugin, new ExecCluster(), new ExecProcess(), "user me", TimeProvider.System);

        (await Should.ThrowAsync<ClusterConfigurationException>(() => TokenAsync(credentials))).Message.ShouldEndWith("Install it with: x");
    }

    [Fact]
    public async Task Plugin_runs_as_a_process_with_arguments_environment_and_no_input()
    {
        var plugin = new ExecPlugin
        {
            ApiVersion = V1,
            Command = "sh",
            Arguments = ["-c", """cat; printf '{"apiVersion":"%s","status":{"token":"%s-%s"}}' "$1" "$WHO" "${KUBERNETES_EXEC_INFO:+told}" """, "sh", V1],
            Environment = [new("WHO", "joe")],
        };

        (await TokenAsync(new ExecCredentials(plugin, new ExecCluster(), new ExecProcess(), "user me", TimeProvider.System))).ShouldBe("joe-told");
    }

    private static async Task<string?> TokenAsync(ExecCredentials credentials) =>
        (await credentials.GetAsync(CancellationToken.None)).Authorization?.Parameter;

    private ExecCredentials Credentials(ExecPlugin? plugin = null) => new(
        plugin ?? new() { ApiVersion = V1, Command = "login" },
        new ExecCluster { Server = "https://api.test", CertificateAuthorityData = "Y2E=" },
        runner,
        "user me",
        time);

    private sealed class FakeRunner : IExecRunner
    {
        public ExecOutput Output { get; set; } = new(1, "");

        public int Runs { get; private set; }

        public string ExecInfo { get; private set; } = "";

        public TaskCompletionSource? Hold { get; set; }

        public void Answers(string token, DateTimeOffset? expiresAt = null) => Output = new(0, new JsonObject
        {
            ["apiVersion"] = V1,
            ["kind"] = "ExecCredential",
            ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = expiresAt },
        }.ToJsonString());

        public async Task<ExecOutput?> RunAsync(ExecPlugin plugin, string execInfo, CancellationToken cancellationToken)
        {
            Runs++;
            ExecInfo = execInfo;
            if (Hold is { } hold)
            {
                await hold.Task.WaitAsync(cancellationToken);
            }

            return Output;
        }
    }
}
