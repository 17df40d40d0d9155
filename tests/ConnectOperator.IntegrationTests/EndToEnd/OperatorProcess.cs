using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ControlPlane;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>The operator as a process of its own, which can be asked to end and can be killed.</summary>
internal sealed partial class OperatorProcess : IAsyncDisposable
{
    /// <summary>Far more than an orderly end takes, even on a busy machine.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Process guard;
    private readonly ConcurrentQueue<string> log = new();
    private readonly HttpClient http = new();

    private OperatorProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        guard = StartGuard(process.Id);
    }

    /// <summary>The process's id.</summary>
    public int Id => process.Id;

    /// <summary>What it has written so far, both streams together.</summary>
    public string Log => string.Join(Environment.NewLine, log);

    /// <summary>Starts the operator that was built with these tests, watching the given namespaces only.</summary>
    public static OperatorProcess Start(string kubeconfigPath, IEnumerable<string> namespaces, params IEnumerable<string> arguments) =>
        StartIn(new Dictionary<string, string>(StringComparer.Ordinal), kubeconfigPath, namespaces, arguments);

    /// <summary>As <see cref="Start"/>, with these environment variables beside those that it inherits.</summary>
    public static OperatorProcess StartIn(
        IReadOnlyDictionary<string, string> environment,
        string kubeconfigPath,
        IEnumerable<string> namespaces,
        params IEnumerable<string> arguments) => StartWith(
        Program(["--kubeconfig", kubeconfigPath, "--bind", "127.0.0.1:0", .. namespaces.SelectMany(name => new[] { "--namespace", name }), .. arguments]),
        environment);

    /// <summary>Starts the operator that was built with these tests as a container would: with this environment and no other.</summary>
    public static OperatorProcess StartContained(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = Program(arguments);
        foreach (var inherited in start.Environment.Keys.Except(["PATH", "DOTNET_ROOT"]).ToList())
        {
            start.Environment.Remove(inherited);
        }

        return StartWith(start, environment);
    }

    private static OperatorProcess StartWith(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new OperatorProcess(start);
    }

    /// <summary>Asks its HTTP endpoint, at the address that it says it serves on.</summary>
    public Task<(HttpStatusCode Code, string Text)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <inheritdoc cref="GetAsync"/>
    public Task<(HttpStatusCode Code, string Text)> PutAsync(string path) => SendAsync(HttpMethod.Put, path);

    private async Task<(HttpStatusCode Code, string Text)> SendAsync(HttpMethod method, string path)
    {
        var address = await Eventually.ResultAsync(
            "the operator to serve", _ => Task.FromResult(ServingOn().Match(Log) is { Success: true } said ? said.Groups["address"].Value : null), Timeout);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(address), path));
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Kills it as a crash or the kernel would: nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to end as a kubelet would, and returns its exit code.</summary>
    /// <exception cref="TimeoutException">It did not end, and was killed.</exception>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
    }

    /// <summary>Stops it as a machine under too much load would, only completely: it does nothing, and knows nothing of the time that passes.</summary>
    public Task StopAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Waits until it has ended, and returns its exit code.</summary>
    /// <exception cref="TimeoutException">It did not end, and was killed.</exception>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Timeout, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException late)
        {
            await KillAsync();
            throw new TimeoutException($"The operator went on for {Timeout} after it should have ended. Its log:{Environment.NewLine}{Log}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        guard.Kill();
        await guard.WaitForExitAsync();
        guard.Dispose();
        http.Dispose();
        process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills the operator when the process that runs the tests goes away without doing so: the pipe between them closes then.</summary>
    private static Process StartGuard(int operatorId) => Process.Start(new ProcessStartInfo(
        "bash", ["-c", "cat > /dev/null; kill -KILL $0", operatorId.ToString(CultureInfo.InvariantCulture)])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
    })!;

    [GeneratedRegex(@"Serving .* on (?<address>http://[^\s""]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServingOn();

    /// <summary>The program that was built with these tests, or another that <c>CONNECT_OPERATOR</c> names: one that was published.</summary>
    private static ProcessStartInfo Program(IEnumerable<string> arguments)
    {
        var built = Path.Combine(AppContext.BaseDirectory, "connect-operator.dll");
        var start = Environment.GetEnvironmentVariable("CONNECT_OPERATOR") is { Length: > 0 } program
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("dotnet", [built, .. arguments]);
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            log.Enqueue(line);
        }
    }
}
