using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration.Kubeconfig;
using ConnectOperator.Kubernetes.Json;

namespace ConnectOperator.Kubernetes.Configuration.Exec;

/// <summary>
/// The credential that a plugin hands out, kept until shortly before it expires. Requests that need a new one wait for a single
/// run of the plugin. While the plugin fails, a credential that has not expired stays in use.
/// </summary>
internal sealed class ExecCredentials(
    ExecPlugin plugin, ExecCluster cluster, IExecRunner runner, string source, TimeProvider time) : ICredentialSource
{
    /// <summary>A request that leaves with a credential about to expire arrives with an expired one.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    private static readonly string[] KnownVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

    private readonly Lock gate = new();
    private volatile Held? held;
    private Task<Held>? renewal;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        Task<Held> shared;
        lock (gate)
        {
            if (held is { } known && IsFresh(known))
            {
                return known.Credential;
            }

            shared = renewal ??= RenewAsync();
        }

        // A request that gives up leaves the run to the others that wait for it.
        return (await shared.WaitAsync(cancellationToken)).Credential;
    }

    public void Refused(Credential credential)
    {
        // Another request may have renewed it meanwhile: the new one has not been refused.
        if (held is { } known && ReferenceEquals(known.Credential, credential))
        {
            Interlocked.CompareExchange(ref held, known with { IsRefused = true }, known);
        }
    }

    private bool IsFresh(Held known) =>
        !known.IsRefused && (known.ExpiresAt is not { } expiry || time.GetUtcNow() < expiry - RenewBefore);

    private async Task<Held> RenewAsync()
    {
        // Off the lock, and so that the end below cannot come before the caller has noted this run as the one under way.
        await Task.Yield();
        var before = held;
        try
        {
            held = await RunPluginAsync(CancellationToken.None);
            return held;
        }
        catch (ClusterConfigurationException) when (before is { IsRefused: false, ExpiresAt: { } expiry } && time.GetUtcNow() < expiry)
        {
            return before;
        }
        finally
        {
            lock (gate)
            {
                renewal = null;
            }
        }
    }

    private async Task<Held> RunPluginAsync(CancellationToken cancellationToken)
    {
        if (!KnownVersions.Contains(plugin.ApiVersion))
        {
            throw Failed($"its apiVersion {plugin.ApiVersion} is not supported (supported: {string.Join(", ", KnownVersions)})");
        }

        if (plugin.InteractiveMode == "Always")
        {
            throw Failed("it needs a terminal (interactiveMode: Always), but an operator has none");
        }

        using var deadline = new Deadline(LongestRun, time, cancellationToken);
        try
        {
            var output = await runner.RunAsync(plugin, await DescribeWantedAsync(deadline.Token), deadline.Token);
            return output switch
            {
                null => throw Failed($"the command was not found or may not be run.{Hint}"),
                { ExitCode: not 0 } => throw Failed($"it ended with exit code {output.ExitCode}; its messages are on standard error.{Hint}"),
                _ => Read(output.StandardOutput),
            };
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw new ClusterConfigurationException($"{Subject} did not end within {deadline.Limit.TotalSeconds:0} s", exception);
        }
    }

    private async Task<string> DescribeWantedAsync(CancellationToken cancellationToken)
    {
        var told = plugin.ProvideClusterInfo ? cluster : null;
        if (told is { CertificateAuthorityData: null, CertificateAuthorityFile: { } file })
        {
            var authority = await TextSource.File(file, time, $"{source}: certificate-authority").ReadAsync(cancellationToken);
            told = told with { CertificateAuthorityData = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority)) };
        }

        return JsonSerializer.Serialize(
            new ExecCredential { ApiVersion = plugin.ApiVersion, Kind = "ExecCredential", Spec = new(told, Interactive: false) },
            KubernetesJson.Default.ExecCredential);
    }

    private Held Read(string output)
    {
        ExecCredential? answer;
        try
        {
            answer = JsonSerializer.Deserialize(output, KubernetesJson.Default.ExecCredential);
        }
        catch (JsonException)
        {
            throw Failed("its output is not an ExecCredential in JSON");
        }

        if (answer?.ApiVersion != plugin.ApiVersion)
        {
            throw Failed($"it answered in apiVersion {answer?.ApiVersion ?? "(none)"} when asked in {plugin.ApiVersion}");
        }

        return answer.Status switch
        {
            { ClientCertificateData: { } certificate, ClientKeyData: { } key } status =>
                new(new(Bearer(status.Token), ClientCertificate.Load(certificate, key, Subject)), status.ExpirationTimestamp, IsRefused: false),
            { ClientCertificateData: null, ClientKeyData: null, Token: { Length: > 0 } token } status =>
                new(new(Bearer(token), null), status.ExpirationTimestamp, IsRefused: false),
            _ => throw Failed("its answer holds neither a token nor a client certificate with its key"),
        };
    }

    private string Subject => $"{source}: the exec plugin {plugin.Command}";

    private string Hint => plugin.InstallHint is { } hint ? $" {hint.Trim()}" : "";

    private static AuthenticationHeaderValue? Bearer(string? token) => string.IsNullOrEmpty(token) ? null : new("Bearer", token);

    private ClusterConfigurationException Failed(string problem) => new($"{Subject} gave no credential: {problem}");

    private sealed record Held(Credential Credential, DateTimeOffset? ExpiresAt, bool IsRefused);
}
