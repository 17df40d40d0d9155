using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ControlPlane;

/// <summary>
/// Which control plane there will be, known before any is started: test attributes decide by it what can run. Nothing is built
/// or started to find out.
/// </summary>
public sealed partial record ControlPlaneTarget
{
    /// <summary>The newest k3s that the tests have been written for.</summary>
    public const string DefaultK3sImage = "rancher/k3s:v1.36.2-k3s1";

    /// <summary>What build-control-plane.sh makes.</summary>
    private static readonly Version OwnBuild = new(1, 20);

    /// <summary>The kubeconfig of somebody else's cluster to use instead (<c>TEST_KUBECONFIG</c>), or null.</summary>
    public string? KubeconfigPath { get; private init; }

    /// <summary>A directory of binaries (<c>KUBEBUILDER_ASSETS</c>, as setup-envtest fills it), or null.</summary>
    public string? AssetsDirectory { get; private init; }

    /// <summary>
    /// The image of a k3s to start in a container (<c>TEST_K3S_IMAGE</c>; <c>TEST_K3S=1</c> takes <see cref="DefaultK3sImage"/>), or null.
    /// </summary>
    public string? K3sImage { get; private init; }

    /// <summary>Major and minor version of the API server; 0.0 when the one that the environment names does not answer.</summary>
    public required Version Version { get; init; }

    /// <summary>Whether namespaces and owner references will be looked after.</summary>
    public required bool HasControllerManager { get; init; }

    /// <summary>Why this process may neither stop the API server nor sign certificates that it trusts; null when it may.</summary>
    public string? NotOursBecause => this switch
    {
        { KubeconfigPath: not null } => "the cluster of TEST_KUBECONFIG belongs to others",
        { K3sImage: not null } => "k3s is one process and keeps the key of its authority to itself",
        _ => null,
    };

    /// <summary>Whether the server evaluates CEL rules in CRDs, as it does by default since 1.25.</summary>
    public bool KnowsCel => Version >= ServerFeatures.Cel;

    /// <summary>Whether custom resources can be selected by fields of their own.</summary>
    public bool KnowsSelectableFields => Version >= ServerFeatures.SelectableFields;

    /// <summary>Reads the environment, and asks the cluster or the binary that it names.</summary>
    public static ControlPlaneTarget Discover() => In(Environment.GetEnvironmentVariable);

    /// <summary>As <see cref="Discover"/>, with the environment given.</summary>
    internal static ControlPlaneTarget In(Func<string, string?> environment)
    {
        if (environment("TEST_KUBECONFIG") is { Length: > 0 } kubeconfig)
        {
            return new ControlPlaneTarget { KubeconfigPath = kubeconfig, Version = ServerVersion(kubeconfig), HasControllerManager = true };
        }

        if (environment("KUBEBUILDER_ASSETS") is { Length: > 0 } assets)
        {
            return new ControlPlaneTarget
            {
                AssetsDirectory = assets,
                Version = ParseVersion(OutputOf(Path.Combine(assets, "kube-apiserver"), "--version")),
                HasControllerManager = File.Exists(Path.Combine(assets, "kube-controller-manager")),
            };
        }

        if (K3sImageOf(environment("TEST_K3S_IMAGE"), environment("TEST_K3S")) is { } image)
        {
            return new ControlPlaneTarget { K3sImage = image, Version = ParseVersion(image), HasControllerManager = true };
        }

        return new ControlPlaneTarget { Version = OwnBuild, HasControllerManager = true };
    }

    private static string? K3sImageOf(string? image, string? flag) => (image, flag) switch
    {
        ({ Length: > 0 }, _) => image,
        (_, "1" or "true") => DefaultK3sImage,
        _ => null,
    };

    /// <summary>Version of the server that a kubeconfig leads to, or 0.0 when it does not answer.</summary>
    internal static Version ServerVersion(string kubeconfig)
    {
        var versions = OutputOf("kubectl", "--kubeconfig", kubeconfig, "--request-timeout=10s", "version", "--output=json");
        var server = versions.IndexOf("\"serverVersion\"", StringComparison.Ordinal);
        return server < 0 ? new Version(0, 0) : ParseVersion(versions[server..]);
    }

    private static Version ParseVersion(string text) =>
        ReleaseName().Match(text) is { Success: true } match ? Version.Parse(match.Groups["minor"].ValueSpan) : new Version(0, 0);

    /// <summary>What a program prints, or nothing when it fails: whoever starts the control plane will say why.</summary>
    private static string OutputOf(string program, params IReadOnlyList<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Programs.Start(start);
            return process.StandardOutput.ReadToEnd();
        }
        catch (ControlPlaneException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"\bv(?<minor>\d+\.\d+)\.\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReleaseName();
}
